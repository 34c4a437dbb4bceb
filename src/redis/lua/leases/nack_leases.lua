-- Nack leases: their messages become ready, delayed (`delayMs` '': by the queue's backoff) or dead. Returns for each
-- the message's number and its new state; or 0 and why the lease is not held. -1: many messages were due, call again.
-- KEYS meta body state leased settings
-- ARGV delayMs reason dies counted leases...
-- FLAGS allow-oom
-- BOUND: due; each lease given (100)
-- RETURNS [n: number, outcome: 'ready' | 'delayed' | 'dead' | 'expired' | 'acked' | 'lost' | 'unknown'][] | -1
-- INCLUDE time message due find_lease
local at = now()
if not moveDue(at) then return -1 end
local outcomes = {}
-- Last lease first: the first message is then in front of the others, and waiters are woken for it last.
for i = #leases, 1, -1 do
  local n, s = holding(leases[i], at)
  outcomes[i] = n and { tonumber(n), release(n, s, at, reason, tonumber(delayMs), dies == '1', counted == '1') } or { 0, s }
end
return outcomes
