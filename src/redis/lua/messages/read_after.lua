-- Read the last `max` messages stored after number `after`. Returns the last number used (0: none known), and number
-- and record of each message; the record is '' if the message is gone. `after` '': only the last number.
-- KEYS meta body
-- ARGV after max
-- FLAGS no-writes
-- BOUND: `max` messages
-- RETURNS [last: number, messages: [n: Buffer, record: Buffer][]]
local last = tonumber(redis.call('HGET', meta, 'next') or '0')
local found = {}
if after == '' then return { last, found } end
for n = math.max(after + 1, last - max + 1), last do
  local text = string.format('%.0f', n)
  found[#found + 1] = { text, redis.call('HGET', body, text) or '' }
end
return { last, found }
