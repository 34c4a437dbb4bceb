-- Change one setting of a queue; '' goes back to the default, so that no key is left for it.
-- KEYS settings
-- ARGV field value
-- FLAGS
-- RETURNS number
if value == '' then return redis.call('HDEL', settings, field) end
return redis.call('HSET', settings, field, value)
