-- Last number of a queue without counters. For a deleted queue it is the number of its bucket: the highest of all
-- deleted queues in that bucket. So no number is used twice, and the data that deleted queues leave is bounded.
-- KEYS lastNumbers deletedNumbers
local function bucketOf(queue) return string.sub(redis.sha1hex(queue), 1, 4) end

local function lastNumberOf(queue)
  return redis.call('HGET', lastNumbers, queue) or redis.call('HGET', deletedNumbers, bucketOf(queue)) or '0'
end
