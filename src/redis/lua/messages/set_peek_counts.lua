-- Set how often messages were looked at before they came here, of those that are still there. Returns of how many.
-- KEYS body peeks
-- ARGV counts...
-- FLAGS
-- BOUND: each message given (100)
-- RETURNS number
local set = 0
for i = 1, #counts, 2 do
  if redis.call('HEXISTS', body, counts[i]) == 1 then
    redis.call('HSET', peeks, counts[i], counts[i + 1])
    set = set + 1
  end
end
return set
