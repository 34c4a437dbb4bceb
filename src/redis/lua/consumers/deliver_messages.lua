-- Deliver ready messages to stream consumers, at most `max` or 256 KiB. Returns how many, how many are still ready, and
-- the offset of the last broadcast. -1: many messages were due, call again.
-- KEYS meta
-- ARGV max
-- FLAGS allow-oom
-- BOUND: due; `max` messages (100) or 256 KiB; 4,000 turns of dead and silent daemons, then it is called again
-- RETURNS [delivered: number, ready: number, place: number] | -1
-- INCLUDE time message due deliver
local at = now()
if not moveDue(at) then return -1 end
local delivered = deliver(at, tonumber(max))
return { delivered, redis.call('ZCARD', ready), tonumber(redis.call('HGET', meta, 'sent') or '0') }
