-- Remove consumers of a daemon. Returns how many of them were known.
-- `daemon` '': only forget the names, as the daemon has registered its number of consumers without them (`total` of
-- attach_consumers). Subtracted twice, a daemon that still has consumers would be forgotten.
-- KEYS daemons consumers ring
-- ARGV daemon members...
-- FLAGS allow-oom
-- BOUND: each consumer given
-- RETURNS number
local known = redis.call('HDEL', consumers, unpack(members))
-- of a silent daemon names may be unknown that are counted
local isSilent = daemon ~= '' and redis.call('HEXISTS', consumers, '#silent ' .. daemon) == 1
if known == 0 and not isSilent then return 0 end
redis.call('ZREM', ring, unpack(members))
if daemon == '' then return known end
if redis.call('HINCRBY', daemons, daemon, 0 - (isSilent and #members or known)) <= 0 then
  redis.call('HDEL', daemons, daemon)
  redis.call('HDEL', consumers, '#silent ' .. daemon, '#heard ' .. daemon)
end
if redis.call('EXISTS', daemons) == 0 then redis.call('UNLINK', consumers, ring) end
return known
