-- Give a consumer another name and credit. It stays registered and keeps its turn, and does not count as newly attached
-- (#anew). Returns 1, or 0: not known.
-- KEYS consumers ring
-- ARGV before after credit
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS 0 | 1
if redis.call('HDEL', consumers, before) == 0 then return 0 end
local turn = redis.call('ZSCORE', ring, before) or redis.call('HINCRBY', consumers, '#turn', 1)
redis.call('HSET', consumers, after, credit)
if credit ~= '0' then redis.call('ZADD', ring, turn, after) end
redis.call('ZREM', ring, before) -- last: an empty ring would be deleted, with its lifetime
return 1
