-- Claim the queues that are due for a sweep, at most `max`. A claim ends with finish_sweep. If its daemon dies it
-- expires after `holdMs`, and the sweep is due again. '' comes first if the key was lost (restore_sweeps).
-- KEYS due claimed
-- ARGV max holdMs
-- FLAGS allow-oom
-- BOUND: `max` queues (100), twice
-- RETURNS string[]
-- INCLUDE time
local at = now()
for _, queue in ipairs(redis.call('ZRANGE', claimed, '-inf', at, 'BYSCORE', 'LIMIT', 0, max)) do
  redis.call('ZREM', claimed, queue)
  redis.call('ZADD', due, 'LT', at, queue)
end
local queues = redis.call('ZRANGE', due, '-inf', at, 'BYSCORE', 'LIMIT', 0, max)
for _, queue in ipairs(queues) do
  redis.call('ZREM', due, queue)
  redis.call('ZADD', claimed, at + holdMs, queue)
end
if not redis.call('ZSCORE', due, '') then table.insert(queues, 1, '') end
return queues
