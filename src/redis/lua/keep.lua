-- Say that a daemon still has consumers here, so that they are not forgotten. Returns 1, or 0 when they are forgotten already.
-- KEYS daemons consumers ring
-- ARGV daemon
-- FLAGS allow-oom
-- RETURNS number
if redis.call('HEXISTS', daemons, daemon) == 0 then return 0 end
for _, key in ipairs({ daemons, consumers, ring }) do redis.call('PEXPIRE', key, 3600000) end
return 1
