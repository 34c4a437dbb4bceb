-- The records of API keys, by their ids; null where there is none.
-- KEYS apiKeys
-- ARGV ids...
-- FLAGS no-writes
-- RETURNS (string | null)[]
return redis.call('HMGET', apiKeys, unpack(ids))
