-- Consume a ticket. Returns it; null: no such ticket, or it expired.
-- KEYS tickets ticketsUntil
-- ARGV digest
-- FLAGS allow-oom
-- INCLUDE time
-- BOUND: constant
-- RETURNS string | null
local till, ticket = redis.call('ZSCORE', ticketsUntil, digest), redis.call('HGET', tickets, digest)
redis.call('ZREM', ticketsUntil, digest)
redis.call('HDEL', tickets, digest)
return till and tonumber(till) > now() and ticket or false
