-- Ack leases: remove their messages, and deliver others to the stream consumers that held them. Returns an outcome for
-- each: acked (now, or earlier by the same lease), lost (expired, nacked or taken over), unknown (no lease of this
-- queue). -1: many messages were due, call again.
-- KEYS meta body peeks state leased gone goneUntil
-- ARGV leases...
-- FLAGS allow-oom
-- MANY
-- BOUND: due; each lease given (100 in a request); 100 messages or 256 KiB to stream consumers
-- RETURNS ('acked' | 'lost' | 'unknown')[] | -1
-- INCLUDE time message due find_lease deliver
local at = now()
if not moveDue(at) then return -1 end
local outcomes, held = {}, false
quiet = true
for i, one in ipairs(leases) do
  local n, s = holding(one, at)
  if n then
    redis.call('ZREM', leased, n)
    held = held or s.o
    leave(n, s, at, s.d, 'acked')
  end
  outcomes[i] = n and 'acked' or s
end
if held and deliver(at, 100) == 100 then redis.call('SPUBLISH', wake, '') end
return outcomes
