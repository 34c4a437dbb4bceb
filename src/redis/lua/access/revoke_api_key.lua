-- Revoke an API key. Returns 1, or 0 when there was none.
-- KEYS apiKeys
-- ARGV id
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS number
return redis.call('HDEL', apiKeys, id)
