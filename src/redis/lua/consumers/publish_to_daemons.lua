-- Publish to all daemons with consumers of the queue, or to one. Returns the number of receivers.
-- KEYS stream to
-- ARGV daemon text
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS number
return redis.call('SPUBLISH', daemon == '' and stream or to .. ':' .. daemon, text)
