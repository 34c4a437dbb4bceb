-- Count consumers of a daemon out. Returns how many of them were known. `daemon` '': only forget them, whoever counted them did so
-- without them (`total` of attach): taken off twice, a daemon would be forgotten that still has some.
-- KEYS daemons consumers ring
-- ARGV daemon members...
-- FLAGS allow-oom
-- BOUND: each consumer given
-- RETURNS number
local known = redis.call('HDEL', consumers, unpack(members))
local isSilent = daemon ~= '' and redis.call('HEXISTS', consumers, '#silent ' .. daemon) == 1 -- then they are counted, though not known
if known == 0 and not isSilent then return 0 end
redis.call('ZREM', ring, unpack(members))
if daemon == '' then return known end
if redis.call('HINCRBY', daemons, daemon, 0 - (isSilent and #members or known)) <= 0 then redis.call('HDEL', daemons, daemon) end
if redis.call('EXISTS', daemons) == 0 then redis.call('UNLINK', consumers, ring) end
return known
