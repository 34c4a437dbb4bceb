-- Return about 500 API keys, alternating ids and records, and the next cursor, '0' at the end. A key that is made or
-- revoked meanwhile may be missing, and any key may come twice.
-- KEYS apiKeys
-- ARGV cursor
-- FLAGS no-writes
-- BOUND: 500 keys, about
-- RETURNS [cursor: string, pairs: string[]]
return redis.call('HSCAN', apiKeys, cursor, 'COUNT', 500)
