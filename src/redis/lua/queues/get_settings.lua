-- Return the settings of a queue that differ from the default: alternating names and values.
-- KEYS settings
-- ARGV
-- FLAGS no-writes
-- BOUND: constant; as many fields as there are settings
-- RETURNS string[]
return redis.call('HGETALL', settings)
