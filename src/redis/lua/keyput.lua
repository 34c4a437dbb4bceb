-- Keep an API key's record under its id.
-- KEYS apiKeys
-- ARGV id record
-- RETURNS number
return redis.call('HSET', apiKeys, id, record)
