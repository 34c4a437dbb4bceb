-- Remove the first ready messages, at most `max` or 8 MiB, and return them with all that requeue_message needs.
-- `waiter`: name of a client that waits; messages that are reserved for earlier waiters are left. '': it does not wait,
-- and is served before all waiters.
-- null: no message is ready. A waiter that gets none is queued, and the answer is `stand`'s (include/wait_queue.lua).
-- -1: many messages were due, or lost, or many waiters were dropped: call again.
-- KEYS meta ready body expiry peeks state delayed leased gone goneUntil line to paused
-- ARGV max waiter
-- FLAGS allow-oom
-- MANY
-- BOUND: due; `max` messages (100) or 8 MiB; one who waits: 1,000 waiters ahead, twice
-- RETURNS [n: Buffer, record: Buffer, count: Buffer, expiresAt: Buffer, state: Buffer, order: Buffer][] | Buffer | null | -1
-- INCLUDE time message_record
local at = now()
-- Most queues hold only messages that have nothing but a body.
local isPlain = redis.call('EXISTS', expiry, delayed, leased, peeks, state, paused) == 0
local isPaused = not isPlain and redis.call('EXISTS', paused) == 1
if not isPlain then
  -- INCLUDE message due
  if not moveDue(at) then return -1 end
end
local most = tonumber(max)
local waiting, ahead
if waiter ~= '' then
  -- INCLUDE wait_queue
  waiting = theLine()
  ahead = isPaused and 0 or waiting.aheadOf(waiter)
  if not ahead then return -1 end
  most = waiting.shareOf(waiter, most)
end
if isPaused then most = 0 end
local found, bytes, lost = {}, 0, 0
while #found < most and bytes < 8388608 and lost < 1000 do
  local n, order = unpack(waiting and waiting.pop(ahead) or redis.call('ZPOPMIN', ready))
  if not n then break end
  local record = redis.call('HGET', body, n)
  if not record then
    -- INCLUDE lost_record
  else
    redis.call('HDEL', body, n)
    bytes = bytes + #record - frontBytes
    local expiresAt = not isPlain and redis.call('ZSCORE', expiry, n)
    if expiresAt then redis.call('ZREM', expiry, n) end
    local count = not isPlain and redis.call('HGET', peeks, n)
    if count then redis.call('HDEL', peeks, n) end
    local kept = not isPlain and redis.call('HGET', state, n)
    if kept then
      redis.call('HDEL', state, n)
      if cjson.decode(kept).d then
        -- INCLUDE ended_leases
        remember(n, at, 0)
      end
    end
    found[#found + 1] = { n, record, count or '0', expiresAt or '', kept or '', order }
  end
end
if #found == 0 and lost > 0 then return -1 end
if #found == 0 then return waiting and waiting.stand(waiter, isPaused) end
if waiting then redis.call('ZREM', line, waiter) end
redis.call('HINCRBY', meta, 'acked', #found)
redis.call('HINCRBY', meta, 'bytes', 0 - bytes) -- not -bytes: -0 is no integer to Redis
return found
