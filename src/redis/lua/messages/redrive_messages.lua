-- Make dead letters ready again, at most `max` or 500: those with `numbers`, or the oldest. Their attempts start at 0,
-- their history stays and their ttl continues. Dead letters whose ttl has run out are removed, as expired.
-- `from` '': move them. A rank: change nothing, only count the dead letters from that rank on.
-- Returns how many became ready, how many expired, and how many dead letters are left. -1: many messages were due, call
-- again. With `numbers`, others than dead letters are skipped.
-- KEYS ready dead state expiry wake
-- ARGV max from numbers...
-- FLAGS allow-oom
-- BOUND: due; `max` dead letters or 500, then it is called again
-- RETURNS [redriven: number, expired: number, dead: number] | -1
-- INCLUDE time message due
local at = now()
if not moveDue(at) then return -1 end
local all = redis.call('ZCARD', dead)
local first = tonumber(from) or 0
local letters = {}
for _, n in ipairs(numbers) do
  if #letters < tonumber(max) and redis.call('ZSCORE', dead, n) then letters[#letters + 1] = n end
end
if #numbers == 0 then letters = redis.call('ZRANGE', dead, first, first + math.min(tonumber(max), 500) - 1) end
local expired = 0
for _, n in ipairs(letters) do
  local s = stateOf(n)
  local isOver = s.x and s.x <= at
  if isOver then expired = expired + 1 end
  if from == '' then
    redis.call('ZREM', dead, n)
    if isOver then
      leave(n, s, at, 0, 'expired')
    else
      if s.x then redis.call('ZADD', expiry, s.x, n) end
      s.a, s.x = 0, nil
      redis.call('HSET', state, n, cjson.encode(s))
      makeReady(n, s)
    end
  end
end
return { #letters - expired, expired, from == '' and all - #letters or all }
