-- Store a ticket for `ms` milliseconds, and remove up to 100 expired ones. The keys expire with the last ticket.
-- KEYS tickets ticketsUntil
-- ARGV digest ms ticket
-- INCLUDE time
-- BOUND: 100 tickets forgotten
-- RETURNS number
for _, old in ipairs(redis.call('ZRANGEBYSCORE', ticketsUntil, '-inf', now(), 'LIMIT', 0, 100)) do
  redis.call('ZREM', ticketsUntil, old)
  redis.call('HDEL', tickets, old)
end
redis.call('ZADD', ticketsUntil, now() + ms, digest)
local stored = redis.call('HSET', tickets, digest, ticket)
for _, key in ipairs({ tickets, ticketsUntil }) do redis.call('PEXPIRE', key, ms) end
return stored
