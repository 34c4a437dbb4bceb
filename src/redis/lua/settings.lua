-- The settings of a queue, null where the default holds.
-- KEYS settings
-- ARGV
-- FLAGS no-writes
-- RETURNS [policy: string | null, status: string | null]
return redis.call('HMGET', settings, 'policy', 'status')
