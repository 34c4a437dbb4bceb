-- Reset all settings of a queue to their defaults.
-- KEYS settings paused
-- ARGV
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS number
return redis.call('DEL', settings, paused)
