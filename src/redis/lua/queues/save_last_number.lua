-- Save the last number of a queue whose counters are about to be dropped, so that no key is used twice.
-- ARGV queue last
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS number
-- INCLUDE last_numbers
if tonumber(lastNumberOf(queue)) >= tonumber(last) then return 0 end
return redis.call('HSET', lastNumbers, queue, last)
