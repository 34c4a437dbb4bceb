-- Say something on a channel of the pool. Returns how many heard it.
-- KEYS pool
-- ARGV channel text
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS number
return redis.call('SPUBLISH', channel, text)
