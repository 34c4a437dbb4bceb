-- Remove waiters that got no message. Messages reserved for them are now reserved for later waiters, who are woken.
-- Returns how many were removed.
-- KEYS line ready wake
-- ARGV waiters...
-- FLAGS allow-oom
-- BOUND: each waiter given (1,000)
-- RETURNS number
local left = redis.call('ZREM', line, unpack(waiters))
if left > 0 and redis.call('EXISTS', line) == 1 and redis.call('EXISTS', ready) == 1 then redis.call('SPUBLISH', wake, '') end
return left
