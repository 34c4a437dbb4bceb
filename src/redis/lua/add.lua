-- Store one message at the tail of a queue and wake who waits for it.
-- The number of a queue's first message depends on what the index remembers of the queue: then the script stores
-- nothing, returns 0, and is called again with that number as `floor`.
-- KEYS meta ready body expiry peeks wake
-- ARGV floor head value ttlMs
-- FLAGS
-- RETURNS number
-- INCLUDE time expire
local n = redis.call('HINCRBY', meta, 'next', 1)
if n == 1 then
  if floor == '' then
    redis.call('HDEL', meta, 'next')
    return 0
  end
  n = tonumber(floor) + 1
  redis.call('HSET', meta, 'next', n, 'floor', floor)
end
local at = now()
redis.call('HSET', body, n, string.format('%.0f', at) .. head .. '\n' .. value)
redis.call('ZADD', ready, n, n)
if ttlMs ~= '' then
  expire(at) -- a queue that is only ever added to stays bounded too
  redis.call('ZADD', expiry, at + ttlMs, n)
end
redis.call('SPUBLISH', wake, n)
return n
