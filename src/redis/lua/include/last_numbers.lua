-- The last number that a queue without counters gave. Where it was deleted, the number of its bucket stands for it: the highest
-- of all deleted queues that fall into it. So none is given twice, and what deleted queues leave behind is bounded.
-- KEYS lastNumbers deletedNumbers
local function bucketOf(queue) return string.sub(redis.sha1hex(queue), 1, 4) end

local function lastNumberOf(queue)
  return redis.call('HGET', lastNumbers, queue) or redis.call('HGET', deletedNumbers, bucketOf(queue)) or '0'
end
