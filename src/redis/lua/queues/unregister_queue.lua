-- Take a queue out of the index. Whether it was used again meanwhile is to be seen afterwards. Returns 1, or 0: not listed.
-- `folds` '1': its last number goes into its bucket, and those of up to 10 others that are not listed. '': a daemon that knows no
-- buckets is there, so they stay as they are; a later call finds them.
-- KEYS queues
-- ARGV queue folds
-- FLAGS allow-oom
-- BOUND: constant; 10 other names
-- RETURNS number
-- INCLUDE last_numbers
local listed = redis.call('ZREM', queues, queue)
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
