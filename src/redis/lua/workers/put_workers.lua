-- Store the workers of a queue that one daemon has seen in the last minute, in place of those it stored before. The key
-- expires if no daemon writes for a minute. `text`: a line for each worker, at most 50,
-- `<ms since it asked> <ms since it came> <messages> <waiting requests> <lease|take> <address> <name>`, with the
-- messages of the last minute and the name as JSON. Returns 1, or 0: there is no such queue, so nothing was stored.
-- KEYS meta settings workers
-- ARGV daemon text
-- FLAGS allow-oom
-- MANY
-- BOUND: each daemon with workers
-- RETURNS 0 | 1
-- INCLUDE time
if redis.call('EXISTS', meta, settings) == 0 then return 0 end
local at = now()
local stored = redis.call('HGETALL', workers)
for i = 1, #stored, 2 do
  if at - tonumber(string.match(stored[i + 1], '^%d+')) > 60000 then redis.call('HDEL', workers, stored[i]) end
end
redis.call('HSET', workers, daemon, string.format('%.0f\n%s', at, text))
redis.call('PEXPIRE', workers, 60000)
return 1
