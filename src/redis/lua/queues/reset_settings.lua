-- Set every setting of a queue back to its default.
-- KEYS settings
-- ARGV
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS number
return redis.call('DEL', settings)
