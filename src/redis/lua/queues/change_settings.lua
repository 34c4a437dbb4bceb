-- Change settings of a queue, alternating names and values. '' resets to the default and removes the field.
-- KEYS settings wake paused
-- ARGV changes...
-- FLAGS
-- BOUND: each setting given
-- RETURNS number
for i = 1, #changes, 2 do
  if changes[i + 1] == '' then redis.call('HDEL', settings, changes[i])
  else redis.call('HSET', settings, changes[i], changes[i + 1]) end
end
local set = redis.call('HMGET', settings, 'status', 'pauseScope')
if set[1] == 'stop' and set[2] == 'all' then redis.call('SET', paused, 1) else redis.call('DEL', paused) end
redis.call('SPUBLISH', wake, '') -- waiters and stream consumers may be due messages now
return #changes / 2
