-- Return a queue's history of the last hour, and an entry of the present state (lua/history/append_history.lua).
-- KEYS meta ready delayed leased dead history
-- ARGV
-- FLAGS no-writes
-- BOUND: constant; 122 entries
-- RETURNS [entries: string[], now: string]
local c = redis.call('HMGET', meta, 'next', 'floor', 'acked', 'expired', 'purged')
for i = 1, 5 do c[i] = tonumber(c[i] or '0') end
local time = redis.call('TIME')
return {
  redis.call('LRANGE', history, 0, -1),
  string.format('%.0f %d %d %d %d %.0f %.0f', time[1] * 1000 + math.floor(time[2] / 1000), redis.call('ZCARD', ready),
    redis.call('ZCARD', delayed), redis.call('ZCARD', leased), redis.call('ZCARD', dead), c[1] - c[2], c[3] + c[4] + c[5]),
}
