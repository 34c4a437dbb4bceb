-- State changes of a message. Its fields that change are stored as JSON in `state`:
--   d deliveries ever (the number in a lease id) a attempts that count   t secret of the live lease   p priority
--   x when it expires, while leased or dead      r last reason           h last 10 ended leases: [at, attempt, reason]
--   o stream consumer it was leased to by round robin, and g when (ms)
-- KEYS meta ready body expiry peeks delayed leased dead state settings consumers ring wake
-- INCLUDE message_record ended_leases consumers backoff
local function stateOf(n)
  local text = redis.call('HGET', state, n)
  return text and cjson.decode(text) or {}
end

local quiet = false -- true: the script itself delivers to consumers with credit

-- Return the credit of an ended lease to its stream consumer, unless it manages its own credit (/p), or its daemon will
-- register its credit again.
local function free(s)
  if not s.o or string.sub(s.o, -2) == '/p' then return end
  local credit, silent = unpack(redis.call('HMGET', consumers, s.o, '#silent ' .. string.match(s.o, '^[^/]+')))
  if not credit or silent then return end
  redis.call('HSET', consumers, s.o, credit + 1)
  if credit ~= '0' then return end
  redis.call('ZADD', ring, redis.call('HINCRBY', consumers, '#turn', 1), s.o)
  if not quiet then redis.call('SPUBLISH', wake, '') end
end

-- Whether a message was leased to a stream consumer whose daemon has not read it: the daemon is frozen or cut off. Its
-- consumers of this queue get nothing until it registers them again, as touch_daemon tells it to. A daemon of layout
-- 1.1 does not report what it has read.
local function isUnheard(s)
  if not s.o or not s.g then return false end
  local daemon = string.match(s.o, '^[^/]+')
  local credit, silent, heard = unpack(redis.call('HMGET', consumers, s.o, '#silent ' .. daemon, '#heard ' .. daemon))
  if not heard or tonumber(heard) >= s.g or not credit and not silent then return false end
  if silent then return true end
  redis.call('HSET', consumers, '#silent ' .. daemon, 1)
  dropTurns(daemon)
  return true
end

-- Remove a message for good. `delivery`: the delivery whose ack ended it, 0 if no ack did.
local function leave(n, s, at, delivery, counter)
  redis.call('HINCRBY', meta, 'bytes', frontBytes - redis.call('HSTRLEN', body, n))
  redis.call('HDEL', body, n)
  redis.call('HDEL', peeks, n)
  redis.call('HDEL', state, n)
  redis.call('HINCRBY', meta, counter, 1)
  free(s)
  if s.d and (s.d > 1 or delivery ~= 1) then remember(n, at, delivery) end
end

-- Make a message ready, at the front of its priority: its number is its order.
local function makeReady(n, s)
  redis.call('ZADD', ready, n - (s.p or 0) * band, n)
  redis.call('SPUBLISH', wake, n)
end

-- End a lease without an ack. Returns the message's new state ('expired': it was removed).
-- `delayMs` nil: the queue's backoff. `counted` false: the attempt does not count and is not recorded, except in a dead
-- letter, which keeps its reason.
local function release(n, s, at, reason, delayMs, dies, counted)
  redis.call('ZREM', leased, n)
  policy = policy or redis.call('HMGET', settings, 'maxAttempts', 'backoffMin', 'backoffMax', 'backoffFactor')
  free(s)
  s.t, s.o, s.g = nil, nil, nil
  if not counted then s.a = s.a - 1 end
  if counted or dies then
    s.r = reason
    s.h = s.h or {}
    table.insert(s.h, { at, s.a, reason })
    if #s.h > 10 then table.remove(s.h, 1) end
  end
  local most = tonumber(policy[1] or '0')
  if dies or counted and most > 0 and s.a >= most then
    redis.call('ZADD', dead, at, n)
    redis.call('HINCRBY', meta, 'died', 1)
    redis.call('HSET', state, n, cjson.encode(s))
    return 'dead'
  end
  if s.x and s.x <= at then
    leave(n, s, at, 0, 'expired')
    return 'expired'
  end
  local expiresAt = s.x
  s.x = nil
  delayMs = delayMs or counted and backoffMs(n, at, s.a) or 0
  redis.call('HSET', state, n, cjson.encode(s))
  if expiresAt then redis.call('ZADD', expiry, expiresAt, n) end
  if delayMs > 0 then
    redis.call('ZADD', delayed, at + delayMs, n)
    return 'delayed'
  end
  makeReady(n, s)
  return 'ready'
end
