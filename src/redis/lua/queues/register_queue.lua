-- List a queue. Returns 1 if it was not listed yet, and the last number of its earlier messages (0: none).
-- KEYS queues listing
-- ARGV queue
-- FLAGS
-- BOUND: constant
-- RETURNS [created: 0 | 1, last: string]
-- INCLUDE last_numbers
local created = redis.call('ZADD', queues, 0, queue)
if created == 1 then redis.call('HINCRBY', listing, 'count', 1) end
return { created, lastNumberOf(queue) }
