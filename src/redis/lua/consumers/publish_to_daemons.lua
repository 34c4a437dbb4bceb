-- Say something to every daemon that has consumers here, or to one. Returns how many heard it.
-- KEYS stream to
-- ARGV daemon text
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS number
return redis.call('SPUBLISH', daemon == '' and stream or to .. ':' .. daemon, text)
