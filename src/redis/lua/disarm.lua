-- Forget that a queue has something due. Sweep it afterwards: what was armed meanwhile is armed again by that.
-- KEYS due
-- ARGV queue
-- FLAGS allow-oom
-- RETURNS number
return redis.call('ZREM', due, queue)
