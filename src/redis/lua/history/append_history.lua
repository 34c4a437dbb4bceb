-- Append the queue's present state to its history: `<at> <ready> <delayed> <leased> <dead> <came> <went>`. All daemons
-- together write one entry per half minute, besides the first of all, with which counting begins. A queue without
-- counters (they were purged) gets none. Returns 1, or 0: no entry.
-- KEYS meta ready delayed leased dead history
-- ARGV
-- FLAGS
-- MANY
-- BOUND: constant; 122 entries
-- RETURNS 0 | 1
-- INCLUDE time
local c = redis.call('HMGET', meta, 'next', 'floor', 'acked', 'expired', 'purged')
if not c[1] then return 0 end
for i = 1, 5 do c[i] = tonumber(c[i] or '0') end
local at = now()
local d, l, died = 0, 0, 0
if redis.call('EXISTS', delayed, leased, dead) > 0 then -- most queues have none
  d, l, died = redis.call('ZCARD', delayed), redis.call('ZCARD', leased), redis.call('ZCARD', dead)
end
local entry = string.format('%.0f %d %d %d %d %.0f %.0f', at, redis.call('ZCARD', ready), d, l, died, c[1] - c[2], c[3] + c[4] + c[5])
local last = redis.call('LINDEX', history, -1)
local isSameSpan = last and math.floor(string.match(last, '^%d+') / 30000) == math.floor(at / 30000)
if isSameSpan and redis.call('LLEN', history) > 1 then redis.call('LSET', history, -1, entry)
elseif redis.call('RPUSH', history, entry) > 122 then redis.call('LTRIM', history, -122, -1) end
redis.call('PEXPIRE', history, 3660000)
return 1
