-- The settings of a queue that are not the default: names and values in turn.
-- KEYS settings
-- ARGV
-- FLAGS no-writes
-- RETURNS string[]
return redis.call('HGETALL', settings)
