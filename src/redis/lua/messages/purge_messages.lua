-- Remove all messages in all states, and the records of ended leases. Waiters stay queued; those of dead daemons go, if
-- they are among the first 1,000. Returns the number of removed messages, and the last number used (0: none ever).
-- `farewell`: published to daemons with consumers, whose streams end; '': the streams go on.
-- KEYS meta ready delayed leased dead body state expiry peeks gone goneUntil idempotency idempotencyUntil replay replayBody history longHistory workers line stream daemons consumers ring
-- ARGV farewell
-- FLAGS allow-oom
-- BOUND: constant; keys are freed aside (UNLINK); 1,000 waiters; each daemon with consumers
-- RETURNS [removed: number, last: number]
-- INCLUDE time wait_queue
theLine().dropGone(1000, '')
if farewell ~= '' then redis.call('SPUBLISH', stream, farewell) end
local last = redis.call('HGET', meta, 'next')
if not last and redis.call('EXISTS', body) == 0 then return { 0, 0 } end
-- The purged leases would have returned credit to stream consumers: their daemons register them all again with it.
if farewell == '' and redis.call('EXISTS', leased, daemons) == 2 then
  for _, daemon in ipairs(redis.call('HKEYS', daemons)) do redis.call('HSET', consumers, '#silent ' .. daemon, 1) end
  redis.call('UNLINK', ring)
  redis.call('SPUBLISH', stream, 'r')
end
local overdue = redis.call('ZCOUNT', expiry, '-inf', now())
local removed = redis.call('HLEN', body) - overdue
redis.call('UNLINK', ready, delayed, leased, dead, body, state, expiry, peeks, gone, goneUntil, idempotency, idempotencyUntil, replay, replayBody, history, longHistory, workers)
if not last then return { removed, 0 } end -- the counters were lost
redis.call('HSET', meta, 'purgedTo', last, 'bytes', 0)
redis.call('HDEL', meta, 'replayBytes', 'trimmed', 'trimmedN') -- the replay window begins again, with nothing trimmed
redis.call('HINCRBY', meta, 'expired', overdue)
redis.call('HINCRBY', meta, 'purged', removed)
return { removed, tonumber(last) }
