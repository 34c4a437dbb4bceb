-- The snapshot of a queue: counts and settings of one instant. -1: many had expired, call again.
-- KEYS meta ready body expiry peeks settings
-- ARGV
-- FLAGS allow-oom
-- RETURNS [ready: number, counters: (string | null)[], settings: (string | null)[]] | -1
-- INCLUDE time expire
if not expire(now()) then return -1 end
return {
  redis.call('ZCARD', ready),
  redis.call('HMGET', meta, 'next', 'floor', 'acked', 'expired', 'purged'),
  redis.call('HMGET', settings, 'policy', 'status'),
}
