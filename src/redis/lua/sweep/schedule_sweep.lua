-- Note that a queue has something due in `afterMs`, so that some daemon sweeps it then.
-- KEYS due
-- ARGV queue afterMs
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS number
-- INCLUDE time
return redis.call('ZADD', due, 'LT', now() + afterMs, queue)
