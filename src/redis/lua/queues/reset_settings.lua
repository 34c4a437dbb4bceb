-- Reset all settings of a queue to their defaults, the last step of its deletion. Its workers go, too: while it had
-- settings, put_workers may have stored them.
-- KEYS settings paused workers
-- ARGV
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS number
return redis.call('DEL', settings, paused, workers)
