-- Return whether a queue has settings, messages or counters: 1 or more, else 0.
-- KEYS meta settings body
-- ARGV
-- FLAGS no-writes
-- BOUND: constant
-- RETURNS number
return redis.call('EXISTS', settings, body) + redis.call('HEXISTS', meta, 'next')
