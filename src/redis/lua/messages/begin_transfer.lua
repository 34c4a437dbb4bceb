-- Take messages out of a queue to move them to another one, which may be in another slot: at most `max`, 100 or 1 MiB.
-- Until end_transfer or cancel_transfer they are in `transfers` alone, and after `holdMs` another daemon may complete
-- the move (claim_transfer). They count as purged. Dead letters whose ttl has run out are removed, as expired.
-- `place`: ready, delayed or dead. `numbers`: only these; none: the first in order. Returns how many expired, how many
-- of `numbers` are not in that state, how many of `numbers` were looked at, until when the move is held (ms), and the
-- messages: record, rest of the ttl and of the delay (ms, ''). -1: many messages were due, call again.
-- KEYS meta ready delayed dead body peeks state expiry transfers transfersUntil
-- ARGV id target holdMs max place numbers...
-- FLAGS allow-oom
-- BOUND: due; 100 messages; 1 MiB and a message
-- RETURNS [expired: number, missing: number, looked: number, untilMs: number, messages: [record: Buffer, ttlMs: Buffer, delayMs: Buffer][]] | -1
-- INCLUDE time message due
local at = now()
if place ~= 'dead' and not moveDue(at) then return -1 end
local from = ({ ready = ready, delayed = delayed, dead = dead })[place]
local most = math.min(tonumber(max), 100)
local given = #numbers > 0 and numbers or redis.call('ZRANGE', from, 0, most - 1)
local rows, messages = {}, {}
local expired, missing, looked, bytes, lost = 0, 0, 0, 0, 0
local function rest(time) return time and string.format('%.0f', time - at) or '' end
for _, n in ipairs(given) do
  if #rows + expired + lost == most or bytes >= 1048576 then break end
  looked = looked + 1
  local score = redis.call('ZSCORE', from, n)
  local record = score and redis.call('HGET', body, n)
  if not score then
    missing = missing + 1
  else
    redis.call('ZREM', from, n)
    local s = stateOf(n)
    if not record then
      -- INCLUDE lost_record
    elseif s.x and s.x <= at then
      leave(n, s, at, 0, 'expired')
      expired = expired + 1
    else
      local ttl = redis.call('ZSCORE', expiry, n)
      if ttl then
        redis.call('ZREM', expiry, n)
        s.x = tonumber(ttl)
      end
      rows[#rows + 1] = { n, record, cjson.encode(s), score, redis.call('HGET', peeks, n) or '', place }
      messages[#messages + 1] = { record, rest(s.x), rest(place == 'delayed' and score) }
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
