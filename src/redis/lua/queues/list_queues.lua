-- Return the names of queues between two bounds of ZRANGE BYLEX, sorted by bytes.
-- KEYS queues
-- ARGV from to max
-- FLAGS no-writes
-- BOUND: `max` names (1,000)
-- RETURNS string[]
return redis.call('ZRANGE', queues, from, to, 'BYLEX', 'LIMIT', 0, max)
