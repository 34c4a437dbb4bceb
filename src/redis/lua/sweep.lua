-- Move what is due on a queue without traffic. Returns when the next is due (ms; at once when many were), null: never.
-- KEYS meta ready body expiry peeks
-- ARGV
-- FLAGS allow-oom
-- RETURNS string | null
-- INCLUDE time expire
expire(now())
return redis.call('ZRANGE', expiry, 0, 0, 'WITHSCORES')[2] or false
