-- Move what is due on a queue without traffic. Returns when the next is due (ms), null: never. -1: many were due, call again.
-- KEYS meta ready body expiry peeks
-- ARGV
-- FLAGS allow-oom
-- RETURNS string | null | -1
-- INCLUDE time expire
if not expire(now()) then return -1 end
return redis.call('ZRANGE', expiry, 0, 0, 'WITHSCORES')[2] or false
