-- Make a lease end `leaseMs` from now; '': the queue's setting. Returns its message's number and when it ends; or 0 and
-- why the lease is not held. -1: many messages were due, call again.
-- KEYS meta body state leased settings
-- ARGV lease leaseMs
-- FLAGS allow-oom
-- BOUND: due
-- RETURNS [n: number, expiresAt: number | 'acked' | 'lost' | 'unknown'] | -1
-- INCLUDE time message due find_lease
local at = now()
if not moveDue(at) then return -1 end
local n, s = holding(lease, at)
if not n then return { 0, s } end
local expiresAt = at + (leaseMs == '' and (redis.call('HGET', settings, 'lease') or 30) * 1000 or leaseMs)
redis.call('ZADD', leased, expiresAt, n)
return { tonumber(n), expiresAt }
