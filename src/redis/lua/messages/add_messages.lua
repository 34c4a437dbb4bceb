-- Store messages at the tail of a queue, all or none. Then deliver them to stream consumers, or wake waiters.
-- Returns the number of the first message, or a code that asks for another call; nothing is stored then:
--   0   the queue has no counters: call start_counters, and pass the last number and the mark as `begun`
--   -1  more messages are due, or to be dropped, than one script may move: call again
--   -2  the settings give a ttl or a delay, for which a sweep must be armed: call again with `armed` '1'
--   -3  this was a brief call, and the queue has settings or stream consumers: call with all keys
--   -4  call again with ` <bytes of leased messages>` behind `armed` (include/limits.lua)
-- A brief call is for messages without ttl, delay and idempotency key.
-- Each message is the first `fields` of value, head, priority, ttlMs, delayMs; '' for none. Most messages have only a
-- value, and an empty argument costs as much as a full one.
-- KEYS meta ready body settings wake daemons | expiry delayed state idempotency idempotencyUntil
-- ARGV begun armed idempotencyKey fingerprint fields messages...
-- FLAGS
-- MANY
-- BOUND: due; each message given (100 in a request); 1,000 messages dropped, then it is called again; what it gives to stream consumers is no more than it stores
-- RETURNS number | [outcome: 'full' | 'replayed' | 'mismatch', detail: number]
-- INCLUDE time message_record
local at = now()
fields = tonumber(fields)
local count = #messages / fields
if idempotencyKey ~= '' then
  local known = redis.call('HGET', idempotency, idempotencyKey)
  if known and tonumber(redis.call('ZSCORE', idempotencyUntil, idempotencyKey)) > at then
    local print, first = string.match(known, '^(%S+) (%d+)$')
    return print == fingerprint and { 'replayed', tonumber(first) } or { 'mismatch', 0 }
  end
end

local ttl, delay
local limits = {}
local hasConsumers = false
if redis.call('EXISTS', settings, daemons) > 0 then -- most queues have none, and EXISTS costs less than reading them
  if not expiry then return -3 end
  hasConsumers = redis.call('EXISTS', daemons) == 1
  ttl, delay, limits.maxLength, limits.maxBytes, limits.overflow =
    unpack(redis.call('HMGET', settings, 'ttl', 'delay', 'maxLength', 'maxBytes', 'overflow'))
  if (ttl or delay) and string.sub(armed, 1, 1) ~= '1' then return -2 end
end
local isLimited = limits.maxLength or limits.maxBytes
if isLimited or ttl or (fields > 3 and messages[4] ~= '') then
  -- INCLUDE message due rates limits
  local isAllMoved = moveDue(at) -- bounds a queue that is only added to, too
  if isLimited then
    if not isAllMoved then return -1 end
    local bytes = 0
    for i = 1, #messages, fields do bytes = bytes + #messages[i] + (fields > 1 and #messages[i + 1] or 0) end
    local refused = refusal(at, count, bytes, limits, tonumber(string.match(armed, ' (%d+)$')))
    if refused then return refused end
  end
end

local last = redis.call('HINCRBY', meta, 'next', count)
if last == count then
  local floor, mark = string.match(begun, '^(%d+) ?(.*)$') -- a client that has Redis alone, as the bench, needs no mark
  if not floor or (redis.call('HGET', meta, 'mark') or '') ~= mark then
    redis.call('HDEL', meta, 'next')
    return 0
  end
  -- Counters that were lost without the messages: numbers go on with the time, behind any that was given before.
  local stored = redis.call('HLEN', body)
  if stored > 0 then floor = string.format('%.0f', at - stored) end
  last = floor + stored + count
  redis.call('HSET', meta, 'next', last, 'floor', floor)
  if stored == 0 then redis.call('HSET', meta, 'bornAt', string.format('%.0f', at)) end
  redis.call('HDEL', meta, 'mark')
  redis.call('PERSIST', meta)
end
local first = last - count + 1
local front = string.format('%.0f', at)
local records, ordered = { nil, nil }, { nil, nil } -- preallocated for one message; one call for all messages
local bytes = 0
local n
for i = 1, count do
  local value, head, priority, ttlMs, delayMs = unpack(messages, (i - 1) * fields + 1, i * fields)
  head = head or ''
  n = string.format('%.0f', first + i - 1) -- formatted once: Redis 7.0 formats each number argument itself, 4 % of a plain add
  if (not ttlMs or ttlMs == '') and ttl then ttlMs = ttl * 1000 end
  if (not delayMs or delayMs == '') and delay then delayMs = delay * 1000 end
  records[2 * i - 1] = n
  records[2 * i] = front .. head .. '\n' .. value
  bytes = bytes + #head + #value
  local isPlain = not priority or priority == ''
  if delayMs and delayMs ~= '' and tonumber(delayMs) > 0 then
    redis.call('ZADD', delayed, at + delayMs, n)
    if not isPlain then redis.call('HSET', state, n, '{"p":' .. priority .. '}') end
  else
    ordered[#ordered + 1] = isPlain and n or n - priority * band
    ordered[#ordered + 1] = n
  end
  if ttlMs and ttlMs ~= '' then redis.call('ZADD', expiry, at + ttlMs, n) end
end
redis.call('HSET', body, unpack(records))
redis.call('HINCRBY', meta, 'bytes', bytes)
if idempotencyKey ~= '' then
  redis.call('HSET', idempotency, idempotencyKey, string.format('%s %.0f', fingerprint, first))
  redis.call('ZADD', idempotencyUntil, at + 86400000, idempotencyKey)
end
if #ordered == 0 then return first end
redis.call('ZADD', ready, unpack(ordered))
if hasConsumers then
  -- INCLUDE message deliver
  -- Deliver new messages in the same step, unless older ones are ready: those are delivered at their own pace.
  if redis.call('ZCARD', ready) == #ordered / 2 then deliver(at, #ordered / 2) end
  if redis.call('EXISTS', ready) == 0 then return first end
end
redis.call('SPUBLISH', wake, n)
return first
