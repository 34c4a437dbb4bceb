-- Read the messages in one state, in its order, after a position given by score and number, so that a cursor stays
-- valid while messages come and go. `afterScore` '': from the beginning. Returns at most `max` messages or 8 MiB, and
-- `more`, 1 if there are more. -1: many messages were due, call again.
-- KEYS body peeks
-- ARGV place afterScore after max
-- FLAGS allow-oom
-- BOUND: due; `max` messages or 8 MiB; the place is found in as many steps as its score's number of messages has bits
-- RETURNS [messages: [n: Buffer, record: Buffer, count: Buffer, kept: Buffer, score: Buffer, expiresAt: Buffer][], more: 0 | 1] | -1
-- INCLUDE time message due
if not moveDue(now()) then return -1 end
local key = ({ ready = ready, delayed = delayed, leased = leased, dead = dead })[place]
-- The rank after the position, by binary search among equal scores: many messages may share one, and the message of the
-- position may be gone.
local rank, high = 0, 0
if afterScore ~= '' then
  rank, high = redis.call('ZCOUNT', key, '-inf', '(' .. afterScore), redis.call('ZCOUNT', key, '-inf', afterScore)
end
while rank < high do
  local middle = math.floor((rank + high) / 2)
  if redis.call('ZRANGE', key, middle, middle)[1] > after then high = middle else rank = middle + 1 end
end
local found, bytes = {}, 0
while true do
  local page = redis.call('ZRANGE', key, rank, rank + 99, 'WITHSCORES')
  for i = 1, #page, 2 do
    if #found == tonumber(max) or bytes >= 8388608 then return { found, 1 } end
    local n, score = page[i], page[i + 1]
    local record = redis.call('HGET', body, n)
    if record then -- else it was lost
      bytes = bytes + #record
      found[#found + 1] = { n, record, redis.call('HGET', peeks, n) or '0', redis.call('HGET', state, n) or '', score, redis.call('ZSCORE', expiry, n) or '' }
    end
  end
  if #page < 200 then return { found, 0 } end
  rank = rank + 100
end
