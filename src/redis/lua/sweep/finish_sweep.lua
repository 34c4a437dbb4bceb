-- End a claim after the sweep, and schedule the next sweep at `nextAt` (ms; '': none).
-- KEYS due claimed
-- ARGV queue nextAt
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS number
redis.call('ZREM', claimed, queue)
if nextAt == '' then return 0 end
return redis.call('ZADD', due, 'LT', nextAt, queue)
