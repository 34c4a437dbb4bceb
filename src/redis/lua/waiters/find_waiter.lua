-- Whether a waiter stands in line (1), or its place has been lost (0).
-- KEYS line
-- ARGV waiter
-- FLAGS no-writes
-- MANY
-- BOUND: constant
-- RETURNS number
return redis.call('ZSCORE', line, waiter) and 1 or 0
