-- Read one message in any state, without counting a peek: its record, peek count, state, the JSON in `state`, the time
-- when its state ends (delayed, leased) or began (dead), and when it expires. null: no such message. -1: many messages
-- were due, call again.
-- KEYS body peeks
-- ARGV n
-- FLAGS allow-oom
-- BOUND: due
-- RETURNS [record: Buffer, count: Buffer, place: Buffer, kept: Buffer, time: Buffer, expiresAt: Buffer] | null | -1
-- INCLUDE time message due
if not moveDue(now()) then return -1 end
local record = redis.call('HGET', body, n)
if not record then return false end
local place, time = 'ready', ''
for name, key in pairs({ delayed = delayed, leased = leased, dead = dead }) do
  local score = redis.call('ZSCORE', key, n)
  if score then place, time = name, score end
end
return { record, redis.call('HGET', peeks, n) or '0', place, redis.call('HGET', state, n) or '', time, redis.call('ZSCORE', expiry, n) or '' }
