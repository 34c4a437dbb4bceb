-- Take a queue out of the index. Whether it was used again meanwhile is to be seen afterwards. Returns 1, or 0: not listed.
-- KEYS queues
-- ARGV queue
-- FLAGS allow-oom
-- RETURNS number
return redis.call('ZREM', queues, queue)
