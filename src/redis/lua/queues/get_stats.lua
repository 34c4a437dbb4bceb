-- Return a snapshot of a queue: counts, settings (alternating names and values) and number of stream consumers. With
-- `detail` also the rates (messages added and removed per second), when the first ready message was stored (ms, '' if
-- none is ready) and the number of workers. -1: many messages were due, call again.
-- KEYS meta ready delayed leased dead body settings daemons to
-- ARGV detail
-- FLAGS allow-oom
-- BOUND: due; each daemon with consumers or workers
-- RETURNS [counts: number[], counters: (string | null)[], settings: string[], now: number, rateIn: string, rateOut: string, oldestAt: string, consumers: number, workers: number] | -1
-- INCLUDE time message due rates workers
local at = now()
if not moveDue(at) then return -1 end
local came, went, oldest, working = 0, 0, '', 0
if detail ~= '' then
  came, went = rates(at)
  working = countWorkers()
  local first = redis.call('ZRANGE', ready, 0, 0)[1]
  if first then oldest = string.match(redis.call('HGET', body, first) or '', '^%d+') or '' end
end
local connected = 0
local counted = redis.call('HGETALL', daemons)
for i = 1, #counted, 2 do
  if redis.call('PUBSUB', 'SHARDNUMSUB', to .. ':' .. counted[i])[2] > 0 then connected = connected + counted[i + 1] end
end
return {
  { redis.call('ZCARD', ready), redis.call('ZCARD', delayed), redis.call('ZCARD', leased), redis.call('ZCARD', dead) },
  redis.call('HMGET', meta, 'next', 'floor', 'acked', 'expired', 'purged', 'bytes'),
  redis.call('HGETALL', settings),
  at, tostring(came), tostring(went), oldest, connected, working,
}
