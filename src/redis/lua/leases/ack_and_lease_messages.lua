-- Ack leases, then lease the first ready messages, as ack_leases and lease_messages do. `acks`: lease ids with spaces
-- in between. Returns the outcomes of the acks, and the answer of lease_messages.
-- -1: as for the two. Acks that were done then are `acked` again when it is called again.
-- KEYS meta ready body expiry peeks state leased gone goneUntil settings line paused
-- ARGV acks max leaseMs waiter secrets...
-- FLAGS allow-oom
-- BOUND: due; each lease given (100); 100 messages or 256 KiB to stream consumers; `max` messages (100) or 8 MiB; one who waits: 1,000 waiters ahead, twice
-- RETURNS [outcomes: Buffer[], leased: [n: Buffer, record: Buffer, count: Buffer, delivery: number, attempt: number, expiresAt: number][] | Buffer | null] | -1
-- INCLUDE time message due find_lease deliver wait_queue
local at = now()
if not moveDue(at) then return -1 end
local leases = {}
for one in string.gmatch(acks, '%S+') do leases[#leases + 1] = one end
-- INCLUDE ack_all
quiet = false
-- INCLUDE lease_ready
if #found == 0 then return { outcomes, waiting and waiting.stand(waiter, isPaused) or false } end
if waiting then redis.call('ZREM', line, waiter) end
return { outcomes, found }
