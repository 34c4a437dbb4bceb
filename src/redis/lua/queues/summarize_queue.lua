-- What a list shows of a queue. What is due is not moved: that is the sweepers' task, within a second, and so many queues may be
-- looked at in one go. Returns the counts by state, the counters, policy and status, when the first ready message was stored (ms,
-- '' where there is none) and how many stream consumers there are.
-- KEYS meta ready delayed leased dead body settings daemons to
-- ARGV
-- FLAGS no-writes
-- MANY
-- BOUND: constant; each daemon with consumers
-- RETURNS [ready: number, delayed: number, leased: number, dead: number, counters: (string | null)[], settings: (string | null)[], oldestAt: string, consumers: number]
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
}
