-- Look at the newest ready messages, newest first, without counting the look. -1: many were due, call again.
-- KEYS ready body peeks
-- ARGV max
-- FLAGS allow-oom
-- RETURNS [n: Buffer, record: Buffer, count: Buffer][] | -1
-- INCLUDE time message due
if not moveDue(now()) then return -1 end
local found = {}
for i, n in ipairs(redis.call('ZRANGE', ready, 0, max - 1, 'REV')) do
  found[i] = { n, redis.call('HGET', body, n), redis.call('HGET', peeks, n) or '0' }
end
return found
