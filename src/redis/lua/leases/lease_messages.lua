-- Lease the first ready messages, at most `max` or 8 MiB. A lease id is `<n>-<delivery>-<secret>`. Message i gets
-- secret i; the last secret is for all remaining messages. A daemon that leases for several clients gives one each, so
-- that no client knows another's lease id.
-- `leaseMs` '': the queue's setting. `waiter`: as for take_messages.
-- null: no message is ready. A waiter that gets none is queued, and the answer is `stand`'s (include/wait_queue.lua).
-- -1: many messages were due, or lost, or many waiters were dropped: call again.
-- KEYS meta ready body expiry peeks state leased settings line paused
-- ARGV max leaseMs waiter secrets...
-- FLAGS allow-oom
-- MANY
-- BOUND: due; `max` messages (100) or 8 MiB; one who waits: 1,000 waiters ahead, twice
-- RETURNS [n: Buffer, record: Buffer, count: Buffer, delivery: number, attempt: number, expiresAt: number][] | Buffer | null | -1
-- INCLUDE time message due wait_queue
local at = now()
if not moveDue(at) then return -1 end
-- INCLUDE lease_ready
if #found == 0 then return waiting and waiting.stand(waiter, isPaused) end
if waiting then redis.call('ZREM', line, waiter) end
return found
