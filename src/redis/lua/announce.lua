-- List a queue. Returns whether it was not listed yet (1), and the last number that its forgotten messages had (0: none).
-- KEYS queues lastNumbers
-- ARGV queue
-- FLAGS
-- RETURNS [created: number, last: string]
return { redis.call('ZADD', queues, 0, queue), redis.call('HGET', lastNumbers, queue) or '0' }
