-- Publish to a channel of the pool. Returns the number of receivers.
-- KEYS pool
-- ARGV channel text
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS number
return redis.call('SPUBLISH', channel, text)
