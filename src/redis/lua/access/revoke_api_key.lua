-- Revoke an API key. Returns 1, or 0: no such key.
-- KEYS apiKeys
-- ARGV id
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS 0 | 1
return redis.call('HDEL', apiKeys, id)
