-- Read the first ready message and count the peek. null: none is ready. -1: many messages were due, or one was lost,
-- call again.
-- KEYS ready body peeks
-- ARGV
-- FLAGS allow-oom
-- BOUND: due
-- RETURNS [n: Buffer, record: Buffer, count: number] | null | -1
-- INCLUDE time message due
if not moveDue(now()) then return -1 end
local n = redis.call('ZRANGE', ready, 0, 0)[1]
if not n then return false end
local record = redis.call('HGET', body, n)
if not record then
  local lost = 0
  redis.call('ZREM', ready, n)
  -- INCLUDE lost_record
  return -1
end
return { n, record, redis.call('HINCRBY', peeks, n, 1) }
