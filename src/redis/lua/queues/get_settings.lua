-- The settings of a queue that are not the default: names and values in turn.
-- KEYS settings
-- ARGV
-- FLAGS no-writes
-- BOUND: constant; as many fields as there are settings
-- RETURNS string[]
return redis.call('HGETALL', settings)
