-- Drop the counters of a purged queue after the index has saved its last number, so that no key is left. Returns 1, or
-- 0: the queue was used again.
-- KEYS meta body history longHistory workers
-- ARGV last
-- FLAGS allow-oom
-- BOUND: constant; 386 entries
-- RETURNS 0 | 1
if redis.call('EXISTS', body) == 1 or redis.call('HGET', meta, 'next') ~= last then return 0 end
return redis.call('DEL', meta, history, longHistory, workers)
