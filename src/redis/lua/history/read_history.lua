-- Return a queue's history, when its counters began at 0 ('': unknown, or it was purged since), and an entry of the
-- present state (lua/history/append_history.lua). `isLong` '1': all entries, in any order. '': those of the last hour,
-- and older ones if there are fewer.
-- KEYS meta ready delayed leased dead history longHistory
-- ARGV isLong
-- FLAGS no-writes
-- BOUND: constant; 386 entries
-- RETURNS [entries: string[], now: string, born: string]
local c = redis.call('HMGET', meta, 'next', 'floor', 'acked', 'expired', 'purged')
for i = 1, 5 do c[i] = tonumber(c[i] or '0') end
local time = redis.call('TIME')
local entries = redis.call('LRANGE', history, 0, -1)
if isLong == '1' then
  for _, packed in ipairs(redis.call('HVALS', longHistory)) do
    local e = cmsgpack.unpack(packed)
    e[1] = e[1] * 1000
    entries[#entries + 1] = string.format('%.0f %d %d %d %d %.0f %.0f', unpack(e))
  end
end
local born, purgedTo = unpack(redis.call('HMGET', meta, 'bornAt', 'purgedTo'))
return {
  entries,
  string.format('%.0f %d %d %d %d %.0f %.0f', time[1] * 1000 + math.floor(time[2] / 1000), redis.call('ZCARD', ready),
    redis.call('ZCARD', delayed), redis.call('ZCARD', leased), redis.call('ZCARD', dead), c[1] - c[2], c[3] + c[4] + c[5]),
  not purgedTo and born or '',
}
