-- Drop the counters of a queue that a purge emptied, once the index remembers its last number, so that no key stays.
-- Returns 1, or 0 when the queue was used again meanwhile.
-- KEYS meta body history
-- ARGV last
-- FLAGS allow-oom
-- BOUND: constant; 122 entries
-- RETURNS number
if redis.call('EXISTS', body) == 1 or redis.call('HGET', meta, 'next') ~= last then return 0 end
return redis.call('DEL', meta, history)
