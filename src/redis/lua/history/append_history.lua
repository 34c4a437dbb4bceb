-- Append the queue's present state to its history: `<at> <ready> <delayed> <leased> <dead> <came> <went>`. All daemons
-- together write one entry per half minute, besides the first of all, with which counting begins. A queue without
-- counters (they were purged) gets none. Returns 1, or 0: no entry.
-- In a new quarter hour the last entry of the one before goes to `longHistory`: of the last day by quarter hours
-- (fields `q0` to `q95`), and of the last week by hours (`h0` to `h167`). Each is MessagePack with the time in seconds,
-- 15 to 30 bytes, at most 64: Redis stores a hash of this size as one block. So a queue that is used once has no such
-- key.
-- KEYS meta ready delayed leased dead history longHistory
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
local lastAt = last and tonumber(string.match(last, '^%d+')) or at
if math.floor(lastAt / 900000) ~= math.floor(at / 900000) then
  local e = { math.ceil(lastAt / 1000) }
  for number in string.gmatch(string.match(last, ' .*$'), '%S+') do e[#e + 1] = tonumber(number) end
  local packed = cmsgpack.pack(e)
  redis.call('HSET', longHistory, 'q' .. math.floor(lastAt / 900000) % 96, packed)
  if math.floor(lastAt / 3600000) ~= math.floor(at / 3600000) then
    redis.call('HSET', longHistory, 'h' .. math.floor(lastAt / 3600000) % 168, packed)
  end
  redis.call('PEXPIRE', longHistory, 608400000)
end
local isSameSpan = last and math.floor(lastAt / 30000) == math.floor(at / 30000)
if isSameSpan and redis.call('LLEN', history) > 1 then redis.call('LSET', history, -1, entry)
elseif redis.call('RPUSH', history, entry) > 122 then redis.call('LTRIM', history, -122, -1) end
redis.call('PEXPIRE', history, 608400000)
return 1
