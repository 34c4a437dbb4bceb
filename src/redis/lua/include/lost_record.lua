-- Drop a message whose record is gone, as the key was removed by hand; it counts as purged. Statements, as a function
-- would have to be made for each take: `n` is its number, `lost` counts.
-- KEYS meta body state expiry peeks
redis.call('HDEL', peeks, n)
redis.call('HDEL', state, n)
redis.call('ZREM', expiry, n)
redis.call('HINCRBY', meta, 'purged', 1)
if redis.call('EXISTS', body) == 0 then redis.call('HSET', meta, 'bytes', 0) end
lost = lost + 1
