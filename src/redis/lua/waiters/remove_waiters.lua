-- Waiters leave the line without having been served. What was for them is for the next ones, who are woken. Returns how many
-- left.
-- KEYS line ready wake
-- ARGV waiters...
-- FLAGS allow-oom
-- BOUND: each waiter given (1,000)
-- RETURNS number
local left = redis.call('ZREM', line, unpack(waiters))
if left > 0 and redis.call('EXISTS', line) == 1 and redis.call('EXISTS', ready) == 1 then redis.call('SPUBLISH', wake, '') end
return left
