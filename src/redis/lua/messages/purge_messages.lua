-- Remove all messages in all states, and the records of ended leases. Waiters stay queued; those of dead daemons go, if they are among the first 1,000.
-- Returns the number of removed messages, and the last number used (0: none ever).
-- `farewell`: published to daemons with consumers; '': nothing.
-- `credit`: the credit that each auto-credit consumer gets back, since the leases it held are purged and will never
-- return it. Members ending in `/p` manage their own credit and are left alone.
-- KEYS meta ready delayed leased dead body state expiry peeks gone goneUntil idempotency idempotencyUntil replay replayBody history line stream consumers ring
-- ARGV farewell credit
-- FLAGS allow-oom
-- BOUND: constant; keys are freed aside (UNLINK); 1,000 waiters; stream consumers, 1,000 with each command
-- RETURNS [removed: number, last: number]
-- INCLUDE time wait_queue
theLine().dropGone(1000, '')
if farewell ~= '' then redis.call('SPUBLISH', stream, farewell) end
local last = redis.call('HGET', meta, 'next')
if not last and redis.call('EXISTS', body) == 0 then return { 0, 0 } end
if redis.call('EXISTS', leased) == 1 then
  local turn
  local credits, turns = {}, {}
  local function give()
    if #credits == 0 then return end
    redis.call('HSET', consumers, unpack(credits))
    redis.call('ZADD', ring, 'NX', unpack(turns))
    credits, turns = {}, {}
  end
  for _, who in ipairs(redis.call('HKEYS', consumers)) do
    if string.sub(who, 1, 1) ~= '#' and string.sub(who, -2) ~= '/p' then
      turn = turn or redis.call('HINCRBY', consumers, '#turn', 1)
      credits[#credits + 1], credits[#credits + 2] = who, credit
      turns[#turns + 1], turns[#turns + 2] = turn, who
      if #credits == 2000 then give() end
    end
  end
  give()
end
local overdue = redis.call('ZCOUNT', expiry, '-inf', now())
local removed = redis.call('HLEN', body) - overdue
redis.call('UNLINK', ready, delayed, leased, dead, body, state, expiry, peeks, gone, goneUntil, idempotency, idempotencyUntil, replay, replayBody, history)
if not last then return { removed, 0 } end -- the counters were lost
redis.call('HSET', meta, 'purgedTo', last, 'bytes', 0)
redis.call('HDEL', meta, 'replayBytes', 'trimmed', 'trimmedN') -- the replay window begins again, with nothing trimmed
redis.call('HINCRBY', meta, 'expired', overdue)
redis.call('HINCRBY', meta, 'purged', removed)
return { removed, tonumber(last) }
