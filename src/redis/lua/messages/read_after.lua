-- Read the last messages stored after number `after`, at most `max` or 256 KiB. Returns the last number used (0: none
-- known), and number and record of each message; the record is '' if the message is gone. `after` '': only the last
-- number.
-- KEYS meta body
-- ARGV after max
-- FLAGS no-writes
-- BOUND: `max` messages or 256 KiB
-- RETURNS [last: number, messages: [n: Buffer, record: Buffer][]]
local last = tonumber(redis.call('HGET', meta, 'next') or '0')
local found = {}
if after == '' then return { last, found } end
local bytes = 0
for n = last, math.max(after + 1, last - max + 1), -1 do
  local text = string.format('%.0f', n)
  local record = redis.call('HGET', body, text) or ''
  table.insert(found, 1, { text, record })
  bytes = bytes + #record
  if bytes >= 262144 then break end
end
return { last, found }
