-- Claim the sweep of one queue for `holdMs`; the caller sweeps the queue and calls finish_sweep. If the daemon dies the
-- claim expires, and the sweep is due again. Returns 1, or 0: no sweep was scheduled.
-- KEYS due claimed
-- ARGV queue holdMs
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS 0 | 1
-- INCLUDE time
if redis.call('ZREM', due, queue) == 0 then return 0 end
return redis.call('ZADD', claimed, now() + holdMs, queue)
