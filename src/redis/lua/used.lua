-- Tell whether anything of a queue is there: 1 or more, else 0.
-- KEYS meta settings body
-- ARGV
-- FLAGS no-writes
-- RETURNS number
return redis.call('EXISTS', meta, settings, body)
