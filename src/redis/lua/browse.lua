-- Look at the messages in one state, in its order, from behind a place that is known by its score and number: so a cursor
-- stays good while messages come and go. At most `max` or 8 MiB. `afterScore` '': from the beginning. -1: call again.
-- KEYS body peeks
-- ARGV place afterScore after max
-- FLAGS allow-oom
-- RETURNS [n: Buffer, record: Buffer, count: Buffer, kept: Buffer, score: Buffer, expiresAt: Buffer][] | -1
-- INCLUDE time message due
if not moveDue(now()) then return -1 end
local key = ({ ready = ready, delayed = delayed, leased = leased, dead = dead })[place]
local found, bytes, offset = {}, 0, 0
while true do
  local page = redis.call('ZRANGE', key, afterScore == '' and '-inf' or afterScore, '+inf', 'BYSCORE', 'LIMIT', offset, 100, 'WITHSCORES')
  for i = 1, #page, 2 do
    local n, score = page[i], page[i + 1]
    if #found == tonumber(max) or bytes >= 8388608 then return found end
    if afterScore == '' or tonumber(score) > tonumber(afterScore) or n > after then
      local record = redis.call('HGET', body, n)
      bytes = bytes + #record
      found[#found + 1] = { n, record, redis.call('HGET', peeks, n) or '0', redis.call('HGET', state, n) or '', score, redis.call('ZSCORE', expiry, n) or '' }
    end
  end
  if #page < 200 then return found end
  offset = offset + 100
end
