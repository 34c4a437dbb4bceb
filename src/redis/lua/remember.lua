-- Keep the last number of a queue whose counters are about to go, so that no key is ever given twice.
-- KEYS lastNumbers
-- ARGV queue last
-- FLAGS allow-oom
-- RETURNS number
if tonumber(redis.call('HGET', lastNumbers, queue) or '0') >= tonumber(last) then return 0 end
return redis.call('HSET', lastNumbers, queue, last)
