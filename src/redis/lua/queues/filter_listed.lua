-- Return for each name 1 if it is in the index, else 0.
-- KEYS queues
-- ARGV names...
-- FLAGS no-writes
-- BOUND: each name given
-- RETURNS (0 | 1)[]
local found = {}
for i, name in ipairs(names) do found[i] = redis.call('ZSCORE', queues, name) and 1 or 0 end
return found
