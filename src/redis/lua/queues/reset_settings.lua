-- Reset all settings of a queue to their defaults.
-- KEYS settings
-- ARGV
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS number
return redis.call('DEL', settings)
