-- Read the newest ready messages, newest first, without counting a peek. -1: many messages were due, call again. In
-- `ready` the newest messages of a priority are the last of its range; the highest numbers of all ten ranges are the
-- newest.
-- KEYS ready body peeks
-- ARGV max
-- FLAGS allow-oom
-- BOUND: due; `max` messages of each of the ten priorities
-- RETURNS [n: Buffer, record: Buffer, count: Buffer][] | -1
-- INCLUDE time message due
if not moveDue(now()) then return -1 end
local numbers = {}
for priority = 0, 9 do
  local most, least = string.format('(%.0f', (1 - priority) * band), string.format('(%.0f', 0 - priority * band)
  for _, n in ipairs(redis.call('ZRANGE', ready, most, least, 'BYSCORE', 'REV', 'LIMIT', 0, max)) do numbers[#numbers + 1] = tonumber(n) end
end
table.sort(numbers, function(a, b) return a > b end)
local found = {}
for i = 1, math.min(#numbers, tonumber(max)) do
  local n = string.format('%.0f', numbers[i])
  local record = redis.call('HGET', body, n) -- false: it was lost
  if record then found[#found + 1] = { n, record, redis.call('HGET', peeks, n) or '0' } end
end
return found
