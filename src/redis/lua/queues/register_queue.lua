-- List a queue. Returns whether it was not listed yet (1), and the last number that its forgotten messages may have had (0: none).
-- KEYS queues
-- ARGV queue
-- FLAGS
-- BOUND: constant
-- RETURNS [created: number, last: string]
-- INCLUDE last_numbers
return { redis.call('ZADD', queues, 0, queue), lastNumberOf(queue) }
