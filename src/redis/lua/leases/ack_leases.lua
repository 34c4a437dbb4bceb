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
-- INCLUDE ack_all
return outcomes
