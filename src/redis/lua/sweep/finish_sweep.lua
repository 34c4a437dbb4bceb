-- End a claim: the queue was swept, and is due again at `nextAt` (ms; '': never).
-- KEYS due claimed
-- ARGV queue nextAt
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS number
redis.call('ZREM', claimed, queue)
if nextAt == '' then return 0 end
return redis.call('ZADD', due, 'LT', nextAt, queue)
