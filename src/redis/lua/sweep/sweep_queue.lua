-- Move a queue's due messages, and drop expired records of ended leases and idempotency keys. Returns when the next
-- sweep is due (ms), null: never, and 1 if a move of dead letters is to be completed. -1: more is due, call again.
-- KEYS expiry delayed leased gone goneUntil idempotency idempotencyUntil settings daemons to transfersUntil
-- ARGV
-- FLAGS allow-oom
-- BOUND: due; 500 ended leases and 500 idempotency keys forgotten, then it is called again; each daemon with consumers
-- RETURNS [nextAt: string | null, hasTransfers: 0 | 1] | -1
-- INCLUDE time message due daemons
local at = now()
if not moveDue(at) then return -1 end
local function drop(names, untils)
  local over = redis.call('ZRANGE', untils, '-inf', at, 'BYSCORE', 'LIMIT', 0, 500)
  if #over == 0 then return true end
  redis.call('HDEL', names, unpack(over))
  redis.call('ZREM', untils, unpack(over))
  return #over < 500
end
local isAllDropped = drop(gone, goneUntil)
if not drop(idempotency, idempotencyUntil) or not isAllDropped then return -1 end
local nextAt
for _, key in ipairs({ expiry, delayed, leased, goneUntil, idempotencyUntil }) do
  local first = tonumber(redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2])
  if first and (not nextAt or first < nextAt) then nextAt = first end
end
-- Round robin delivery creates leases without arming a sweep: while there are consumers, sweep at least once per lease.
for _, daemon in ipairs(redis.call('HKEYS', daemons)) do
  if redis.call('PUBSUB', 'SHARDNUMSUB', to .. ':' .. daemon)[2] == 0 then dropDaemon(daemon) end
end
if redis.call('EXISTS', daemons) == 1 then
  local set = redis.call('HMGET', settings, 'policy', 'lease')
  if set[1] == 'roundrobin' then nextAt = math.min(nextAt or math.huge, at + (set[2] or 30) * 1000) end
end
local transferAt = tonumber(redis.call('ZRANGE', transfersUntil, 0, 0, 'WITHSCORES')[2])
if transferAt and (not nextAt or transferAt < nextAt) then nextAt = transferAt end
return { nextAt and string.format('%.0f', nextAt) or false, transferAt and transferAt <= at and 1 or 0 }
