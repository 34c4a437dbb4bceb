-- Set every setting of a queue back to its default.
-- KEYS settings
-- ARGV
-- FLAGS allow-oom
-- RETURNS number
return redis.call('DEL', settings)
