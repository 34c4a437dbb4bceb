-- Remove the oldest ready message and return it: its number, record, count and the time it would have expired ('').
-- null: nothing is ready. -1: many had expired, call again.
-- KEYS meta ready body expiry peeks
-- ARGV
-- FLAGS allow-oom
-- RETURNS [n: Buffer, record: Buffer, count: Buffer, expiresAt: Buffer] | null | -1
-- INCLUDE time expire
if not expire(now()) then return -1 end
local n = redis.call('ZPOPMIN', ready)[1]
if not n then return false end
local record = redis.call('HGET', body, n)
redis.call('HDEL', body, n)
local expiresAt = redis.call('ZSCORE', expiry, n)
if expiresAt then redis.call('ZREM', expiry, n) end
local count = redis.call('HGET', peeks, n)
if count then redis.call('HDEL', peeks, n) end
redis.call('HINCRBY', meta, 'acked', 1)
return { n, record, count or '0', expiresAt or '' }
