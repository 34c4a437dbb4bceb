-- List a queue. Returns 1 if it was not listed yet, and the last number of its earlier messages (0: none).
-- KEYS queues
-- ARGV queue
-- FLAGS
-- BOUND: constant
-- RETURNS [created: 0 | 1, last: string]
-- INCLUDE last_numbers
return { redis.call('ZADD', queues, 0, queue), lastNumberOf(queue) }
