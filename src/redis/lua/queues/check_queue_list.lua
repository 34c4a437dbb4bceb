-- Check that no name was lost from the list of queues. Returns 1 if names are missing and the caller is to find them,
-- else 0. Only one daemon is asked to within `claimMs`. `found` '1': it has found them.
-- KEYS queues listing
-- ARGV found claimMs
-- FLAGS allow-oom
-- BOUND: constant
-- RETURNS number
-- INCLUDE time
local count = redis.call('ZCARD', queues)
local noted, claimedUntil = unpack(redis.call('HMGET', listing, 'count', 'claimedUntil'))
if found == '1' or count > tonumber(noted or '0') then -- older daemons list queues without counting them
  redis.call('DEL', listing)
  if count > 0 then redis.call('HSET', listing, 'count', count) end
  return 0
end
local at = now()
if count == tonumber(noted or '0') or tonumber(claimedUntil or '0') > at then return 0 end
redis.call('HSET', listing, 'claimedUntil', at + claimMs)
return 1
