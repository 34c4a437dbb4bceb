-- End leases for good: their messages are done. Returns an outcome for each: acked (now, or by this very lease before),
-- lost (expired, given back or taken over), unknown (never given here). -1: many were due, call again.
-- KEYS meta body peeks state leased gone goneUntil
-- ARGV leases...
-- FLAGS allow-oom
-- RETURNS ('acked' | 'lost' | 'unknown')[] | -1
-- INCLUDE time message due lease
local at = now()
if not moveDue(at) then return -1 end
local outcomes = {}
for i, one in ipairs(leases) do
  local n, s = holding(one, at)
  if n then
    redis.call('ZREM', leased, n)
    leave(n, s, at, s.d, 'acked')
  end
  outcomes[i] = n and 'acked' or s
end
return outcomes
