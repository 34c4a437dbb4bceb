-- Read the replay window after an offset: at most `max` broadcasts or 256 KiB, without those that have expired. Returns
-- the offset up to which it read, the offset of the last broadcast, and 1 if a broadcast after `behind` has left the
-- window.
-- KEYS meta replay replayBody
-- ARGV behind max
-- FLAGS no-writes
-- BOUND: `max` messages or 256 KiB
-- RETURNS [reached: number, place: number, gap: 0 | 1, sent: Buffer[]]
local time = redis.call('TIME')
local at = time[1] * 1000 + math.floor(time[2] / 1000)
local c = redis.call('HMGET', meta, 'sent', 'trimmed')
local found, bytes, count, reached = {}, 0, 0, tonumber(c[1] or '0')
for _, n in ipairs(redis.call('ZRANGE', replay, '(' .. behind, '+inf', 'BYSCORE', 'LIMIT', 0, max)) do
  local sent = redis.call('HGET', replayBody, n)
  count = count + 1
  local expiresAt = tonumber(string.match(sent, '^%S+ %S+ %S+ %S+ (%d+)'))
  if not expiresAt or expiresAt > at then
    found[#found + 1] = sent
    bytes = bytes + #sent
  end
  if count == tonumber(max) or bytes >= 262144 then
    reached = tonumber(redis.call('ZSCORE', replay, n))
    break
  end
end
return { reached, tonumber(c[1] or '0'), tonumber(c[2] or '0') > tonumber(behind) and 1 or 0, found }
