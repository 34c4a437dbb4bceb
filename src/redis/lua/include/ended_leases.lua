-- Remember for an hour how a leased message ended, for the last 10,000, to tell a late ack from a repeated one. Not
-- called if the ack of the first delivery ended it: no other lease exists that could be acked late. After the hour a
-- late ack of a first delivery counts as a repeated one; neither has an effect.
-- KEYS gone goneUntil
local function remember(n, at, delivery)
  redis.call('HSET', gone, n, delivery)
  redis.call('ZADD', goneUntil, at + 3600000, n)
  if redis.call('ZCARD', goneUntil) > 10000 then redis.call('HDEL', gone, redis.call('ZPOPMIN', goneUntil)[1]) end
end
