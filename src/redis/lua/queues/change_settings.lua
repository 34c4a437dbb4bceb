-- Change settings of a queue, alternating names and values. '' resets to the default and removes the field.
-- KEYS settings wake
-- ARGV changes...
-- FLAGS
-- BOUND: each setting given
-- RETURNS number
for i = 1, #changes, 2 do
  if changes[i + 1] == '' then redis.call('HDEL', settings, changes[i])
  else redis.call('HSET', settings, changes[i], changes[i + 1]) end
end
redis.call('SPUBLISH', wake, '') -- stream consumers may be due messages now
return #changes / 2
