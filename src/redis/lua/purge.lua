-- Remove every message at once, in all states, and what is remembered of those that went. Returns how many were removed,
-- and the last number given out (0: none ever). Who waits goes on waiting; the places of daemons that died go. `farewell`: what
-- daemons with consumers are told ('': nothing).
-- KEYS meta ready delayed leased dead body state expiry peeks gone goneUntil idempotency idempotencyUntil replay replayBody history line stream
-- ARGV farewell
-- FLAGS allow-oom
-- RETURNS [removed: number, last: number]
-- INCLUDE time line
theLine().dropGone(0, '')
if farewell ~= '' then redis.call('SPUBLISH', stream, farewell) end
local last = redis.call('HGET', meta, 'next')
if not last then return { 0, 0 } end
local overdue = redis.call('ZCOUNT', expiry, '-inf', now())
local removed = redis.call('HLEN', body) - overdue
redis.call('UNLINK', ready, delayed, leased, dead, body, state, expiry, peeks, gone, goneUntil, idempotency, idempotencyUntil, replay, replayBody, history)
redis.call('HSET', meta, 'purgedTo', last, 'bytes', 0)
redis.call('HDEL', meta, 'replayBytes', 'trimmed', 'trimmedN') -- of what is left from now on, nothing has left the window yet
redis.call('HINCRBY', meta, 'expired', overdue)
redis.call('HINCRBY', meta, 'purged', removed)
return { removed, tonumber(last) }
