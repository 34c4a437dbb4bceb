-- How a message that was leased ended is remembered for an hour, and for the last 10,000, so that a late ack can be told
-- from a second one. Where the first delivery's ack ended it nothing is: there was no other lease that could come late.
-- After that hour the late ack of a first delivery counts as a second one; it has no effect in either case.
-- KEYS gone goneUntil
local function remember(n, at, delivery)
  redis.call('HSET', gone, n, delivery)
  redis.call('ZADD', goneUntil, at + 3600000, n)
  if redis.call('ZCARD', goneUntil) > 10000 then redis.call('HDEL', gone, redis.call('ZPOPMIN', goneUntil)[1]) end
end
