-- Return 1 if a waiter is in the wait queue, else 0.
-- KEYS line
-- ARGV waiter
-- FLAGS no-writes
-- MANY
-- BOUND: constant
-- RETURNS 0 | 1
return redis.call('ZSCORE', line, waiter) and 1 or 0
