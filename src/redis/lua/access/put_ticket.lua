-- Store a ticket for `ms` milliseconds, and remove up to 100 expired ones.
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
return redis.call('HSET', tickets, digest, ticket)
