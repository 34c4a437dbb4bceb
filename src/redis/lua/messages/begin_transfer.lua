-- Take dead letters out of a queue to move them to another one, which may be in another slot: at most `max`, 100 or
-- 1 MiB. Until end_transfer or cancel_transfer they are in `transfers` alone, and after `holdMs` another daemon may
-- complete the move (claim_transfer). They count as purged. Dead letters whose ttl has run out are removed, as expired.
-- `numbers`: only these; none: the oldest. Returns how many expired, how many of `numbers` are no dead letters, how
-- many of `numbers` were looked at, until when the move is held (ms), and the messages: record and rest of the ttl (ms,
-- '').
-- KEYS meta dead body peeks state transfers transfersUntil
-- ARGV id target holdMs max numbers...
-- FLAGS allow-oom
-- BOUND: 100 dead letters; 1 MiB and a message
-- RETURNS [expired: number, missing: number, looked: number, untilMs: number, messages: [record: Buffer, ttlMs: Buffer][]]
-- INCLUDE time message
local at = now()
local most = math.min(tonumber(max), 100)
local letters = #numbers > 0 and numbers or redis.call('ZRANGE', dead, 0, most - 1)
local rows, messages = {}, {}
local expired, missing, looked, bytes, lost = 0, 0, 0, 0, 0
for _, n in ipairs(letters) do
  if #rows + expired + lost == most or bytes >= 1048576 then break end
  looked = looked + 1
  local score = redis.call('ZSCORE', dead, n)
  local record = score and redis.call('HGET', body, n)
  if not score then
    missing = missing + 1
  else
    redis.call('ZREM', dead, n)
    local s = stateOf(n)
    if not record then
      -- INCLUDE lost_record
    elseif s.x and s.x <= at then
      leave(n, s, at, 0, 'expired')
      expired = expired + 1
    else
      rows[#rows + 1] = { n, record, cjson.encode(s), score, redis.call('HGET', peeks, n) or '' }
      messages[#messages + 1] = { record, s.x and string.format('%.0f', s.x - at) or '' }
      bytes = bytes + #record
      leave(n, s, at, 0, 'purged')
    end
  end
end
if #rows > 0 then
  redis.call('HSET', transfers, id, cmsgpack.pack({ target, at, rows }))
  redis.call('ZADD', transfersUntil, at + holdMs, id)
end
return { expired, missing, looked, at + holdMs, messages }
