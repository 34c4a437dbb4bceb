-- Remove a queue from the index. Returns 1, or 0: not listed. The caller checks afterwards if the queue was used
-- meanwhile.
-- `folds` '1': fold its last number, and those of up to 10 other unlisted queues, into their buckets
-- (include/last_numbers.lua). '': keep them, as the pool has a daemon that knows no buckets; a later call folds them.
-- KEYS queues listing
-- ARGV queue folds
-- FLAGS allow-oom
-- BOUND: constant; 10 other names
-- RETURNS 0 | 1
-- INCLUDE last_numbers
local listed = redis.call('ZREM', queues, queue)
if listed == 1 and redis.call('HINCRBY', listing, 'count', -1) <= 0 then redis.call('DEL', listing) end
if folds ~= '1' then return listed end
local function fold(name)
  local last = redis.call('HGET', lastNumbers, name)
  if not last or redis.call('ZSCORE', queues, name) then return end
  local bucket = bucketOf(name)
  if tonumber(last) > tonumber(redis.call('HGET', deletedNumbers, bucket) or '0') then redis.call('HSET', deletedNumbers, bucket, last) end
  redis.call('HDEL', lastNumbers, name)
end
fold(queue)
local others = redis.call('HRANDFIELD', lastNumbers, 10)
for _, name in ipairs(others) do fold(name) end
return listed
