-- Return a summary of a queue for lists: counts by state, counters, policy and status, when the first ready message was
-- stored (ms, '' if none is ready), and numbers of stream consumers and of workers. Nothing due is moved: the sweepers
-- do that within a second, and many queues may be summarized at once.
-- KEYS meta ready delayed leased dead body settings daemons to
-- ARGV
-- FLAGS no-writes
-- MANY
-- BOUND: constant; each daemon with consumers or workers
-- RETURNS [ready: number, delayed: number, leased: number, dead: number, counters: (string | null)[], settings: (string | null)[], oldestAt: string, consumers: number, workers: number]
-- INCLUDE workers
local oldest = ''
local first = redis.call('ZRANGE', ready, 0, 0)[1]
if first then oldest = string.match(redis.call('HGET', body, first) or '', '^%d+') or '' end
local connected = 0
local counted = redis.call('HGETALL', daemons)
for i = 1, #counted, 2 do
  if redis.call('PUBSUB', 'SHARDNUMSUB', to .. ':' .. counted[i])[2] > 0 then connected = connected + counted[i + 1] end
end
return {
  redis.call('ZCARD', ready), redis.call('ZCARD', delayed), redis.call('ZCARD', leased), redis.call('ZCARD', dead),
  redis.call('HMGET', meta, 'next', 'floor', 'acked', 'expired', 'purged', 'lapsed', 'died', 'bytes'), redis.call('HMGET', settings, 'policy', 'status'), oldest, connected,
  countWorkers(),
}
