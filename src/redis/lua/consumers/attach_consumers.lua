-- Register consumers of a daemon, each a name and its credit (round robin).
-- `total`: number of consumers that the daemon has with these; '': these are added to those it has.
-- `since`: number of the last message that the consumer has; '0': it wants the whole replay window; '': nothing.
-- Returns the offset of the last broadcast, the offset after which to read the replay window, and 1 if a message before
-- that is missing. A daemon that registers for the first time drops dead daemons, which otherwise stay as long as any
-- daemon has consumers.
-- KEYS meta settings replay daemons consumers ring to
-- ARGV daemon total secret since members...
-- FLAGS allow-oom
-- BOUND: each consumer given; each daemon with consumers
-- RETURNS [place: number, behind: number, gap: 0 | 1]
-- INCLUDE daemons
if redis.call('HEXISTS', daemons, daemon) == 0 then
  for _, other in ipairs(redis.call('HKEYS', daemons)) do
    if redis.call('PUBSUB', 'SHARDNUMSUB', to .. ':' .. other)[2] == 0 then dropDaemon(other) end
  end
end
redis.call('HSETNX', consumers, '#secret', secret)
redis.call('HSETNX', consumers, '#heard ' .. daemon, 0)
if total == '' then
  redis.call('HINCRBY', daemons, daemon, #members / 2)
else
  redis.call('HSET', daemons, daemon, total)
  redis.call('HDEL', consumers, '#silent ' .. daemon)
end
local turn = redis.call('HINCRBY', consumers, '#turn', 1)
for i = 1, #members, 2 do
  redis.call('HSET', consumers, members[i], members[i + 1])
  if members[i + 1] ~= '0' then redis.call('ZADD', ring, 'NX', turn, members[i]) end
end
for _, key in ipairs({ daemons, consumers, ring }) do redis.call('PEXPIRE', key, 3600000) end
local c = redis.call('HMGET', meta, 'sent', 'sentN', 'trimmed', 'trimmedN')
local place, trimmed = tonumber(c[1] or '0'), tonumber(c[3] or '0')
if since == '' and total == '' then redis.call('HSET', consumers, '#anew', string.format('%.0f', place)) end
if since == '' or since == c[2] then return { place, place, 0 } end
if since == c[4] then return { place, trimmed, 0 } end
if since == '0' then return { place, 0, trimmed > 0 and 1 or 0 } end
local its = redis.call('ZSCORE', replay, since)
if its then return { place, tonumber(its), 0 } end
-- With round robin a consumer misses nothing: each message goes to one consumer.
if redis.call('HGET', settings, 'policy') == 'roundrobin' then return { place, place, 0 } end
return { place, 0, 1 }
