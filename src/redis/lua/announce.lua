-- List a queue, and tell the last number that its forgotten messages had (0: none).
-- KEYS queues lastNumbers
-- ARGV queue
-- FLAGS
-- RETURNS string
redis.call('ZADD', queues, 0, queue)
return redis.call('HGET', lastNumbers, queue) or '0'
