-- Add `count` to a consumer's credit; negative: take some away (round robin). Returns 1, or 0: not known.
-- KEYS consumers ring wake
-- ARGV member count
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS number
if redis.call('HEXISTS', consumers, member) == 0 then return 0 end
if redis.call('HINCRBY', consumers, member, count) <= 0 then
  redis.call('ZREM', ring, member)
elseif redis.call('ZADD', ring, 'NX', redis.call('HINCRBY', consumers, '#turn', 1), member) == 1 then
  redis.call('SPUBLISH', wake, '')
end
return 1
