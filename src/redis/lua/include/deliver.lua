-- Deliver ready messages to stream consumers, at most `max` or 256 KiB, by the queue's policy. Returns how many.
--
-- Broadcast: publish a message to all daemons with consumers and remove it; it stays in the replay window for consumers
-- that resume. Published: `m<offset> <previous offset> <listeners> <n> <expires at>\n<record>`.
-- Round robin: lease a message to the consumer whose turn was longest ago and publish it to that consumer's daemon:
-- `l<consumer> <n>-<delivery>-<secret> <attempt> <expires at> <given at>\n<record>`. If the channel has no subscriber
-- the daemon is dead: its consumers lose their turns, as do those of a silent daemon. A consumer whose name ends in /p
-- manages its own credit; any other gets credit back when a lease ends.
-- KEYS meta ready body expiry peeks state leased settings replay replayBody daemons consumers ring stream to
-- INCLUDE consumers daemons
local deliverBytes = 262144
local replayLimit = 67108864
local pagesMost = 4 -- pages of turns that are searched for those of dead and silent daemons, in one script

local function broadcast(at, max, keep)
  local listeners = redis.call('PUBSUB', 'SHARDNUMSUB', stream)[2]
  if listeners == 0 then
    redis.call('UNLINK', daemons, consumers, ring)
    return 0
  end
  local c = redis.call('HMGET', meta, 'sent', 'replayBytes')
  local before, last, kept = tonumber(c[1] or '0'), nil, tonumber(c[2] or '0')
  local time = redis.call('TIME')
  local place = math.max(before, time[1] * 1000000 + time[2])
  local count, bytes, lost = 0, 0, 0
  while count < max and bytes < deliverBytes and lost < 1000 do
    local n = redis.call('ZPOPMIN', ready)[1]
    if not n then break end
    local record = redis.call('HGET', body, n)
    if not record then
      -- INCLUDE lost_record
    else
      local expiresAt = redis.call('ZSCORE', expiry, n)
      if expiresAt then redis.call('ZREM', expiry, n) end
      place = place + 1
      local sent = string.format('m%.0f %.0f %d %s %s\n', place, before, listeners, n, expiresAt or '') .. record
      redis.call('SPUBLISH', stream, sent)
      leave(n, stateOf(n), at, 0, 'acked')
      redis.call('HSET', replayBody, n, sent)
      redis.call('ZADD', replay, place, n)
      before, last, kept = place, n, kept + #sent
      count, bytes = count + 1, bytes + #record
    end
  end
  if count == 0 then return 0 end
  local trimmedN, trimmed
  local most = count + 1000 -- if the setting was lowered the rest is trimmed by the next broadcasts
  while most > 0 and (redis.call('ZCARD', replay) > keep or kept > replayLimit) do
    most = most - 1
    trimmedN, trimmed = unpack(redis.call('ZPOPMIN', replay))
    kept = kept - redis.call('HSTRLEN', replayBody, trimmedN)
    redis.call('HDEL', replayBody, trimmedN)
  end
  redis.call('HSET', meta, 'sent', string.format('%.0f', before), 'sentN', last, 'replayBytes', kept)
  if trimmed then redis.call('HSET', meta, 'trimmed', trimmed, 'trimmedN', trimmedN) end
  return count
end

local function inTurn(at, max, leaseMs)
  local count, bytes, lost = 0, 0, 0
  local secret = redis.call('HGET', consumers, '#secret')
  if not secret then return 0 end -- the key was lost: daemons will register their consumers again
  local silent, pages = {}, 0
  while count < max and bytes < deliverBytes and lost < 1000 do
    local who, daemon
    while pages < pagesMost do
      who = redis.call('ZRANGE', ring, 0, 0)[1]
      daemon = who and string.match(who, '^[^/]+')
      if not who then break end
      if silent[daemon] == nil then silent[daemon] = redis.call('HEXISTS', consumers, '#silent ' .. daemon) == 1 end
      if not silent[daemon] then break end
      dropTurns(daemon)
      pages = pages + 1
    end
    if pages == pagesMost then redis.call('SPUBLISH', wake, '') end -- the next script goes on
    if not who or pages == pagesMost then break end
    local n, order = unpack(redis.call('ZPOPMIN', ready))
    if not n then break end
    local record = redis.call('HGET', body, n)
    if not record then
      -- INCLUDE lost_record
    else
      local s = stateOf(n)
      s.d, s.a = (s.d or 0) + 1, (s.a or 0) + 1
      s.o, s.g = who, at
      -- The time is part of the secret: a master that was replaced may have given this number to a message that was
      -- lost with it, and that message's lease id must not ack this one.
      s.t = string.sub(redis.sha1hex(secret .. n .. '-' .. s.d .. '-' .. at), 1, 32)
      local expiresAt = at + leaseMs
      local sent = string.format('l%s %s-%d-%s %d %.0f %.0f\n', who, n, s.d, s.t, s.a, expiresAt, at) .. record
      if redis.call('SPUBLISH', to .. ':' .. daemon, sent) == 0 then
        redis.call('ZADD', ready, order, n)
        dropDaemon(daemon)
        dropTurns(daemon)
        pages = pages + 1
      else
        local priority = (n - order) / band
        if priority > 0 then s.p = priority end
        local ttl = redis.call('ZSCORE', expiry, n)
        if ttl then
          redis.call('ZREM', expiry, n)
          s.x = tonumber(ttl)
        end
        redis.call('HSET', state, n, cjson.encode(s))
        redis.call('ZADD', leased, expiresAt, n)
        if redis.call('HINCRBY', consumers, who, -1) <= 0 then redis.call('ZREM', ring, who)
        else redis.call('ZADD', ring, redis.call('HINCRBY', consumers, '#turn', 1), who) end
        count, bytes = count + 1, bytes + #record
      end
    end
  end
  return count
end

local function deliver(at, max)
  if redis.call('EXISTS', daemons, ready) < 2 then return 0 end
  local set = redis.call('HMGET', settings, 'status', 'policy', 'replay', 'lease')
  if set[1] == 'stop' then return 0 end
  if set[2] == 'roundrobin' then return inTurn(at, max, (set[4] or 30) * 1000) end
  return broadcast(at, max, tonumber(set[3] or '1000'))
end
