-- Take what a queue has due, as a claim of `holdMs`: sweep the queue afterwards and settle it. What was armed meanwhile is
-- armed again by that; of a daemon that dies before it the claim falls due. Returns 1, or 0: nothing was due.
-- KEYS due claimed
-- ARGV queue holdMs
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS number
-- INCLUDE time
if redis.call('ZREM', due, queue) == 0 then return 0 end
return redis.call('ZADD', claimed, now() + holdMs, queue)
