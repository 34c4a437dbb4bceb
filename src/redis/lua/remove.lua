-- Remove one message by its number. Returns 1, or 0 when there is none. -1: many had expired, call again.
-- KEYS meta ready body expiry peeks
-- ARGV n
-- FLAGS allow-oom
-- RETURNS number
-- INCLUDE time expire
if not expire(now()) then return -1 end
if redis.call('ZREM', ready, n) == 0 then return 0 end
redis.call('HDEL', body, n)
redis.call('ZREM', expiry, n)
redis.call('HDEL', peeks, n)
redis.call('HINCRBY', meta, 'purged', 1)
return 1
