-- Undo begin_transfer, as the other queue refused the messages: they are again what they were. `untilMs`: until when
-- the move was held. Returns 1, or 0: another daemon has claimed it since, and completes it.
-- KEYS meta ready delayed dead body peeks state expiry transfers transfersUntil wake
-- ARGV id untilMs
-- FLAGS allow-oom
-- BOUND: 100 messages
-- RETURNS 0 | 1
-- INCLUDE message_record
local packed = redis.call('HGET', transfers, id)
if not packed or tonumber(redis.call('ZSCORE', transfersUntil, id)) ~= tonumber(untilMs) then return 0 end
local rows = cmsgpack.unpack(packed)[3]
local bytes = 0
for _, row in ipairs(rows) do
  local n, record, text, score, peeked, place = unpack(row)
  redis.call('HSET', body, n, record)
  if place ~= 'dead' then
    local s = cjson.decode(text)
    if s.x then
      redis.call('ZADD', expiry, s.x, n)
      s.x = nil
      text = cjson.encode(s)
    end
  end
  if text ~= '{}' then redis.call('HSET', state, n, text) end
  if peeked ~= '' then redis.call('HSET', peeks, n, peeked) end
  redis.call('ZADD', ({ ready = ready, delayed = delayed })[place] or dead, score, n)
  if place == 'ready' then redis.call('SPUBLISH', wake, n) end
  bytes = bytes + #record - frontBytes
end
redis.call('HINCRBY', meta, 'bytes', bytes)
redis.call('HINCRBY', meta, 'purged', -#rows)
redis.call('ZREM', transfersUntil, id)
return redis.call('HDEL', transfers, id)
