-- Return the records of API keys by their ids; null for an unknown id.
-- KEYS apiKeys
-- ARGV ids...
-- FLAGS no-writes
-- BOUND: each key given
-- RETURNS (string | null)[]
return redis.call('HMGET', apiKeys, unpack(ids))
