-- Remove every message at once. Returns how many were removed, and the last number given out (0: none ever).
-- KEYS meta ready body expiry peeks
-- ARGV
-- FLAGS allow-oom
-- RETURNS [removed: number, last: number]
-- INCLUDE time
local last = redis.call('HGET', meta, 'next')
if not last then return { 0, 0 } end
local overdue = redis.call('ZCOUNT', expiry, '-inf', now())
local removed = redis.call('ZCARD', ready) - overdue
redis.call('UNLINK', ready, body, expiry, peeks)
redis.call('HSET', meta, 'purgedTo', last)
redis.call('HINCRBY', meta, 'expired', overdue)
redis.call('HINCRBY', meta, 'purged', removed)
return { removed, tonumber(last) }
