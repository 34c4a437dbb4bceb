-- Store an API key's record under its id.
-- KEYS apiKeys
-- ARGV id record
-- BOUND: constant
-- RETURNS number
return redis.call('HSET', apiKeys, id, record)
