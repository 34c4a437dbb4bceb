-- Claim the queues that are due for a sweep, at most `max`. A claim ends with finish_sweep. If its daemon dies it
-- expires after `holdMs`, and the sweep is due again. Returns the milliseconds until the next sweep is due or a claim
-- expires ('': none is scheduled), '1' if the key was lost (restore_sweeps), and the names of the queues.
-- KEYS due claimed
-- ARGV max holdMs
-- FLAGS allow-oom
-- BOUND: `max` queues (100), twice
-- RETURNS string[]
-- INCLUDE time
local at = now()
local first = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
local held = redis.call('ZRANGE', claimed, 0, 0, 'WITHSCORES')
local isLost = not first[1] or (first[1] ~= '' and not redis.call('ZSCORE', due, ''))
local nextAt = tonumber(held[2])
if first[1] and first[1] ~= '' and (not nextAt or tonumber(first[2]) < nextAt) then nextAt = tonumber(first[2]) end
local lost = isLost and '1' or ''
if not nextAt then return { '', lost } end
if nextAt > at then return { tostring(nextAt - at), lost } end
for _, queue in ipairs(redis.call('ZRANGE', claimed, '-inf', at, 'BYSCORE', 'LIMIT', 0, max)) do
  redis.call('ZREM', claimed, queue)
  redis.call('ZADD', due, 'LT', at, queue)
end
local queues = redis.call('ZRANGE', due, '-inf', at, 'BYSCORE', 'LIMIT', 0, max)
for _, queue in ipairs(queues) do
  redis.call('ZREM', due, queue)
  redis.call('ZADD', claimed, at + holdMs, queue)
end
return { '0', lost, unpack(queues) }
