-- Make a message ready again, at the front: after a take whose client disconnected, or a broadcast that reached no
-- consumer (`place`, `daemon`; both '' for a take). A broadcast stays in the replay window, and 0 is returned, if
-- consumers attached since with a resume key: they will read it there. Returns 1, or 0: purged, expired, or left in the
-- window.
-- KEYS meta ready body expiry peeks wake state gone goneUntil replay replayBody settings daemons consumers
-- ARGV n record count expiresAt kept order place daemon
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS 0 | 1
-- INCLUDE time
local last, floor, purgedTo = unpack(redis.call('HMGET', meta, 'next', 'floor', 'purgedTo'))
if not last or tonumber(n) <= tonumber(floor) then return 0 end -- taken before the counters were dropped, so not counted
if place ~= '' and redis.call('HLEN', daemons) > redis.call('HEXISTS', daemons, daemon) and redis.call('ZSCORE', replay, n)
  and tonumber(redis.call('HGET', consumers, '#anew') or '0') < tonumber(place) and redis.call('HGET', settings, 'policy') ~= 'roundrobin' then
  return 0
end
redis.call('HINCRBY', meta, 'acked', -1)
if redis.call('ZREM', replay, n) == 1 then
  redis.call('HINCRBY', meta, 'replayBytes', 0 - redis.call('HSTRLEN', replayBody, n))
  redis.call('HDEL', replayBody, n)
end
if tonumber(n) <= tonumber(purgedTo or '0') then
  redis.call('HINCRBY', meta, 'purged', 1)
  return 0
end
if expiresAt ~= '' and tonumber(expiresAt) <= now() then
  redis.call('HINCRBY', meta, 'expired', 1)
  return 0
end
redis.call('HSET', body, n, record)
redis.call('HINCRBY', meta, 'bytes', #record - 14)
redis.call('ZADD', ready, order, n)
if expiresAt ~= '' then redis.call('ZADD', expiry, expiresAt, n) end
if count ~= '0' then redis.call('HSET', peeks, n, count) end
if kept ~= '' then redis.call('HSET', state, n, kept) end
redis.call('HDEL', gone, n)
redis.call('ZREM', goneUntil, n)
redis.call('SPUBLISH', wake, n)
return 1
