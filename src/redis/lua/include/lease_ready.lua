-- Lease the first ready messages, at most `max` or 8 MiB, as lease_messages describes: `found` has them. `waiting`: the
-- wait queue, if `waiter` waits. Answers -1 if many messages were lost, or many waiters were dropped: call again.
-- KEYS ready body expiry peeks state leased settings line paused
local waiting = waiter ~= '' and theLine()
local isPaused = redis.call('EXISTS', paused) == 1
local ahead = waiting and (isPaused and 0 or waiting.aheadOf(waiter))
if waiting and not ahead then return -1 end
local most = waiting and waiting.shareOf(waiter, tonumber(max)) or tonumber(max)
if isPaused then most = 0 end
local found, bytes, lost, expiresAt = {}, 0, 0, nil
while #found < most and bytes < 8388608 and lost < 1000 do
  local n, order = unpack(waiting and waiting.pop(ahead) or redis.call('ZPOPMIN', ready))
  if not n then break end
  local record = redis.call('HGET', body, n)
  if not record then
    -- INCLUDE lost_record
  else
    expiresAt = expiresAt or at + (leaseMs == '' and (redis.call('HGET', settings, 'lease') or 30) * 1000 or leaseMs)
    bytes = bytes + #record
    local s = stateOf(n)
    local priority = (n - order) / band
    s.d, s.a, s.t = (s.d or 0) + 1, (s.a or 0) + 1, secrets[math.min(#found + 1, #secrets)]
    if priority > 0 then s.p = priority end
    local ttl = redis.call('ZSCORE', expiry, n)
    if ttl then
      redis.call('ZREM', expiry, n)
      s.x = tonumber(ttl)
    end
    redis.call('HSET', state, n, cjson.encode(s))
    redis.call('ZADD', leased, expiresAt, n)
    found[#found + 1] = { n, record, redis.call('HGET', peeks, n) or '0', s.d, s.a, expiresAt }
  end
end
if #found == 0 and lost > 0 then return -1 end
