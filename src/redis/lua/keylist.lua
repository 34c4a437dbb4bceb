-- Every API key: its id and its record in turn.
-- KEYS apiKeys
-- FLAGS no-writes
-- RETURNS string[]
return redis.call('HGETALL', apiKeys)
