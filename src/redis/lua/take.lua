-- Remove the first ready messages, at most `max` or 8 MiB, and return them with all that it takes to put them back.
-- null: nothing is ready. -1: many were due, call again.
-- KEYS meta ready body expiry peeks state
-- ARGV max
-- FLAGS allow-oom
-- RETURNS [n: Buffer, record: Buffer, count: Buffer, expiresAt: Buffer, state: Buffer, order: Buffer][] | null | -1
-- INCLUDE time message due
local at = now()
if not moveDue(at) then return -1 end
local found, bytes = {}, 0
while #found < tonumber(max) and bytes < 8388608 do
  local n, order = unpack(redis.call('ZPOPMIN', ready))
  if not n then break end
  local record = redis.call('HGET', body, n)
  redis.call('HDEL', body, n)
  bytes = bytes + #record - frontBytes
  local expiresAt = redis.call('ZSCORE', expiry, n)
  if expiresAt then redis.call('ZREM', expiry, n) end
  local count = redis.call('HGET', peeks, n)
  if count then redis.call('HDEL', peeks, n) end
  local kept = redis.call('HGET', state, n)
  if kept then
    redis.call('HDEL', state, n)
    if cjson.decode(kept).d then remember(n, at, 0) end
  end
  found[#found + 1] = { n, record, count or '0', expiresAt or '', kept or '', order }
end
if #found == 0 then return false end
redis.call('HINCRBY', meta, 'acked', #found)
redis.call('HINCRBY', meta, 'bytes', 0 - bytes) -- never -0, which is no integer to Redis
return found
