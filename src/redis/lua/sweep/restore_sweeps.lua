-- Schedule sweeps of queues, as the key was lost: 5 in each ms, the first after `afterMs`. `last` '1': these are the
-- last ones; mark the key as whole.
-- KEYS due
-- ARGV last afterMs queues...
-- FLAGS allow-oom
-- BOUND: each name given (1,000)
-- RETURNS number
-- INCLUDE time
local at = now() + afterMs
for i, queue in ipairs(queues) do redis.call('ZADD', due, 'LT', at + math.floor(i / 5), queue) end
if last == '1' then redis.call('ZADD', due, 'inf', '') end
return #queues
