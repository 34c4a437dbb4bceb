-- Set the peek counts of imported messages, those that are still there. Returns how many it set.
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
