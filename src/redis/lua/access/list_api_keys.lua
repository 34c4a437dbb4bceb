-- API keys, some 500 at a time: id and record in turn, and where to go on, '0' at the end. One that is made or revoked
-- meanwhile may be left out, and any may come twice.
-- KEYS apiKeys
-- ARGV cursor
-- FLAGS no-writes
-- BOUND: 500 keys, about
-- RETURNS [cursor: string, pairs: string[]]
return redis.call('HSCAN', apiKeys, cursor, 'COUNT', 500)
