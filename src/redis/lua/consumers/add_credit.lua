-- Add `count` to a consumer's credit; negative: take some away (round robin). Returns 1, or 0: not known, or its daemon
-- will register it again.
-- KEYS consumers ring wake
-- ARGV member count
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS 0 | 1
local credit, silent = unpack(redis.call('HMGET', consumers, member, '#silent ' .. string.match(member, '^[^/]*')))
if not credit or silent then return 0 end
if redis.call('HINCRBY', consumers, member, count) <= 0 then
  redis.call('ZREM', ring, member)
elseif redis.call('ZADD', ring, 'NX', redis.call('HINCRBY', consumers, '#turn', 1), member) == 1 then
  redis.call('SPUBLISH', wake, '')
end
return 1
