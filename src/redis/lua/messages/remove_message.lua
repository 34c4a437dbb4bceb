-- Remove one message by its number, in any state. Returns 1; 0: no such message. -1: many messages were due, call
-- again.
-- KEYS ready delayed leased dead expiry body
-- ARGV n
-- FLAGS allow-oom
-- BOUND: due
-- RETURNS 0 | 1 | -1
-- INCLUDE time message due
local at = now()
if not moveDue(at) then return -1 end
if redis.call('HEXISTS', body, n) == 0 then return 0 end
for _, key in ipairs({ ready, delayed, leased, dead, expiry }) do redis.call('ZREM', key, n) end
leave(n, stateOf(n), at, 0, 'purged')
return 1
