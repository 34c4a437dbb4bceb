-- Schedule a sweep of a queue in `afterMs`, if none is scheduled earlier. Any daemon may run it.
-- KEYS due
-- ARGV queue afterMs
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS number
-- INCLUDE time
return redis.call('ZADD', due, 'LT', now() + afterMs, queue)
