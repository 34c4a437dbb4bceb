-- Undo begin_transfer, as the other queue refused the messages: they are dead letters again. `untilMs`: until when the
-- move was held. Returns 1, or 0: another daemon has claimed it since, and completes it.
-- KEYS meta dead body peeks state transfers transfersUntil
-- ARGV id untilMs
-- FLAGS allow-oom
-- BOUND: 100 dead letters
-- RETURNS 0 | 1
-- INCLUDE message_record
local packed = redis.call('HGET', transfers, id)
if not packed or tonumber(redis.call('ZSCORE', transfersUntil, id)) ~= tonumber(untilMs) then return 0 end
local rows = cmsgpack.unpack(packed)[3]
local bytes = 0
for _, row in ipairs(rows) do
  local n, record, text, score, peeked = unpack(row)
  redis.call('HSET', body, n, record)
  if text ~= '{}' then redis.call('HSET', state, n, text) end
  if peeked ~= '' then redis.call('HSET', peeks, n, peeked) end
  redis.call('ZADD', dead, score, n)
  bytes = bytes + #record - frontBytes
end
redis.call('HINCRBY', meta, 'bytes', bytes)
redis.call('HINCRBY', meta, 'purged', -#rows)
redis.call('ZREM', transfersUntil, id)
return redis.call('HDEL', transfers, id)
