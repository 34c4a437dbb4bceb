-- Claim the first move of messages that its daemon has not completed in time (begin_transfer), for `holdMs`. Returns
-- its id, the target and the messages: record, rest of the ttl and of the delay when it began (ms, ''). null: there is
-- none. The rests are not of now, as the same messages must be added again.
-- KEYS transfers transfersUntil
-- ARGV holdMs
-- FLAGS allow-oom
-- BOUND: 100 messages; 1 MiB and a message
-- RETURNS [id: Buffer, target: Buffer, messages: [record: Buffer, ttlMs: Buffer, delayMs: Buffer][]] | null
-- INCLUDE time
local at = now()
local id = redis.call('ZRANGE', transfersUntil, '-inf', at, 'BYSCORE', 'LIMIT', 0, 1)[1]
if not id then return false end
local packed = redis.call('HGET', transfers, id)
if not packed then
  redis.call('ZREM', transfersUntil, id)
  return false
end
redis.call('ZADD', transfersUntil, at + holdMs, id)
local target, begun, rows = unpack(cmsgpack.unpack(packed))
local messages = {}
for i, row in ipairs(rows) do
  local x = cjson.decode(row[3]).x
  local readyAt = row[6] == 'delayed' and row[4]
  messages[i] = {
    row[2], x and string.format('%.0f', x - begun) or '', readyAt and string.format('%.0f', readyAt - begun) or '',
  }
end
return { id, target, messages }
