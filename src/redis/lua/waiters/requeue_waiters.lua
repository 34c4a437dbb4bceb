-- Put waiters back that were dropped because their daemon was taken for dead. Each is two arguments: its name, and the
-- place that it had. Returns the number of ready messages.
-- KEYS line ready meta
-- ARGV waiters...
-- FLAGS allow-oom
-- BOUND: each waiter given (1,000)
-- RETURNS number
-- INCLUDE wait_queue
local waiting = theLine()
if #waiters > 0 and redis.call('HGET', meta, 'stalled') == waiting.daemonOf(waiters[1]) then redis.call('HDEL', meta, 'stalled') end
for i = 1, #waiters, 2 do redis.call('ZADD', line, 'NX', waiters[i + 1], waiters[i]) end
redis.call('PEXPIRE', line, waiting.stayMs)
return redis.call('ZCARD', ready)
