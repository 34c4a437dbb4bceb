-- Put waiters back in line, where they have been dropped, by the time that they came: while their daemon did not listen it was
-- taken for dead. Each is two arguments: its name, and how long ago it came (ms). Returns how many messages are ready.
-- KEYS line ready
-- ARGV waiters...
-- FLAGS allow-oom
-- BOUND: each waiter given (1,000)
-- RETURNS number
-- INCLUDE wait_queue
local waiting = theLine()
local at = waiting.micros()
for i = 1, #waiters, 2 do redis.call('ZADD', line, 'NX', at - waiters[i + 1] * 1000, waiters[i]) end
redis.call('PEXPIRE', line, waiting.stayMs)
return redis.call('ZCARD', ready)
