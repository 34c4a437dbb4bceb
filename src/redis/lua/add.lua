-- Store messages at the tail of a queue, all or none, give them to stream consumers or wake who waits for them. Returns the number of the first.
-- The number of a queue's first message depends on what the index remembers of the queue, and a ttl or delay that comes
-- from the settings has to be armed: then the script stores nothing, returns 0 or -2, and is called again with that number
-- as `floor`, or with `armed`. -1: many were due, call again.
-- Each message is five arguments: head, value, ttlMs, delayMs, priority; '' where it has none.
-- KEYS meta ready body expiry settings idempotency idempotencyUntil
-- ARGV floor armed idempotencyKey fingerprint messages...
-- FLAGS
-- RETURNS number | [outcome: 'full' | 'replayed' | 'mismatch', detail: number]
-- INCLUDE time message due rate deliver
local at = now()
local count = #messages / 5
if idempotencyKey ~= '' then
  local known = redis.call('HGET', idempotency, idempotencyKey)
  if known and tonumber(redis.call('ZSCORE', idempotencyUntil, idempotencyKey)) > at then
    local print, first = string.match(known, '^(%S+) (%d+)$')
    return print == fingerprint and { 'replayed', tonumber(first) } or { 'mismatch', 0 }
  end
end
local set = redis.call('HMGET', settings, 'ttl', 'delay', 'maxLength', 'maxBytes', 'overflow')
if (set[1] or set[2]) and armed == '' then return -2 end
if set[3] or set[4] then
  if not moveDue(at) then return -1 end
  local _, out = rates(at)
  local bytes = 0
  for i = 1, #messages, 5 do bytes = bytes + #messages[i] + #messages[i + 1] end
  local maxLength, maxBytes = tonumber(set[3] or '0'), tonumber(set[4] or '0')
  local function fits()
    local c = redis.call('HMGET', meta, 'bytes', 'next', 'floor', 'acked', 'expired', 'purged')
    for i = 1, 6 do c[i] = tonumber(c[i] or '0') end
    return (maxLength == 0 or c[2] - c[3] - c[4] - c[5] - c[6] + count <= maxLength) and (maxBytes == 0 or c[1] + bytes <= maxBytes)
  end
  -- The oldest of the lowest priority goes first, then what is delayed, then dead letters; never what somebody holds.
  local function dropOldest()
    local lowest = redis.call('ZRANGE', ready, -1, -1, 'WITHSCORES')
    local n, from
    if lowest[1] then
      n = redis.call('ZRANGE', ready, string.format('(%.0f', lowest[2] - lowest[1]), '+inf', 'BYSCORE', 'LIMIT', 0, 1)[1]
      from = ready
    else
      from = redis.call('EXISTS', delayed) == 1 and delayed or dead
      n = redis.call('ZRANGE', from, 0, 0)[1]
    end
    if not n then return false end
    redis.call('ZREM', from, n)
    redis.call('ZREM', expiry, n)
    leave(n, stateOf(n), at, 0, 'purged')
    return true
  end
  -- Nothing may be dropped for a message that is refused in the end, because the rest is held.
  local function canFit()
    local held = maxBytes > 0 and redis.call('ZRANGE', leased, 0, -1) or {}
    local heldBytes = 0
    for _, n in ipairs(held) do heldBytes = heldBytes + redis.call('HSTRLEN', body, n) - frontBytes end
    return (maxLength == 0 or redis.call('ZCARD', leased) + count <= maxLength) and (maxBytes == 0 or heldBytes + bytes <= maxBytes)
  end
  local dropped = 0
  while not fits() do
    if set[5] ~= 'drop-oldest' or dropped == 0 and not canFit() or not dropOldest() then
      return { 'full', out > 0 and math.min(60, math.max(1, math.ceil(count / out))) or 60 }
    end
    dropped = dropped + 1
    if dropped == 1000 then return -1 end
  end
end

if messages[3] ~= '' or set[1] then moveDue(at) end -- a queue that is only ever added to stays bounded too
local last = redis.call('HINCRBY', meta, 'next', count)
if last == count then
  if floor == '' then
    redis.call('HDEL', meta, 'next')
    return 0
  end
  last = tonumber(floor) + count
  redis.call('HSET', meta, 'next', last, 'floor', floor)
end
local first = last - count + 1
local front = string.format('%.0f', at)
local bytes = 0
local readyCount = 0
for i = 1, #messages, 5 do
  local head, value, ttlMs, delayMs, priority = unpack(messages, i, i + 4)
  local n = first + (i - 1) / 5
  if ttlMs == '' and set[1] then ttlMs = set[1] * 1000 end
  if delayMs == '' and set[2] then delayMs = set[2] * 1000 end
  redis.call('HSET', body, n, front .. head .. '\n' .. value)
  bytes = bytes + #head + #value
  if delayMs ~= '' and tonumber(delayMs) > 0 then
    redis.call('ZADD', delayed, at + delayMs, n)
    if priority ~= '' then redis.call('HSET', state, n, '{"p":' .. priority .. '}') end
  else
    redis.call('ZADD', ready, priority == '' and n or n - priority * band, n)
    readyCount = readyCount + 1
  end
  if ttlMs ~= '' then redis.call('ZADD', expiry, at + ttlMs, n) end
end
redis.call('HINCRBY', meta, 'bytes', bytes)
if idempotencyKey ~= '' then
  redis.call('HSET', idempotency, idempotencyKey, string.format('%s %.0f', fingerprint, first))
  redis.call('ZADD', idempotencyUntil, at + 86400000, idempotencyKey)
end
if readyCount == 0 then return first end
if redis.call('EXISTS', daemons) == 1 then
  -- Consumers get what is new in the same step; where older ones wait they have their own pace.
  if redis.call('ZCARD', ready) == readyCount then deliver(at, readyCount) end
  if redis.call('EXISTS', ready) == 0 then return first end
end
redis.call('SPUBLISH', wake, last)
return first
