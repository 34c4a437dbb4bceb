-- The messages of a move are in the other queue (begin_transfer). Returns 1, or 0: it had ended before.
-- KEYS transfers transfersUntil
-- ARGV id
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS 0 | 1
redis.call('ZREM', transfersUntil, id)
return redis.call('HDEL', transfers, id)
