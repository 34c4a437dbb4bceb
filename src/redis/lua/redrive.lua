-- Make the oldest dead letters ready again, at most `max` or 500; their attempts begin anew, their history stays.
-- `dryRun`: only tell how many. Returns how many, and how many dead letters are left. -1: many were due, call again.
-- KEYS ready dead state wake
-- ARGV max dryRun
-- FLAGS allow-oom
-- RETURNS [redriven: number, dead: number] | -1
-- INCLUDE time message due
if not moveDue(now()) then return -1 end
local all = redis.call('ZCARD', dead)
if dryRun == '1' then return { math.min(all, tonumber(max)), all } end
local moved = redis.call('ZRANGE', dead, 0, math.min(tonumber(max), 500) - 1)
for _, n in ipairs(moved) do
  local s = stateOf(n)
  s.a = 0
  redis.call('ZREM', dead, n)
  redis.call('HSET', state, n, cjson.encode(s))
  makeReady(n, s)
end
return { #moved, all - #moved }
