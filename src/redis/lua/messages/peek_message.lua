-- Read the first ready message and count the peek. null: none is ready. -1: many messages were due, call again.
-- KEYS ready body peeks
-- ARGV
-- FLAGS allow-oom
-- BOUND: due
-- RETURNS [n: Buffer, record: Buffer, count: number] | null | -1
-- INCLUDE time message due
if not moveDue(now()) then return -1 end
local n = redis.call('ZRANGE', ready, 0, 0)[1]
if not n then return false end
return { n, redis.call('HGET', body, n), redis.call('HINCRBY', peeks, n, 1) }
