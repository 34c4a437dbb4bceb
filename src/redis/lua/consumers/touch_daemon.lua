-- Check that a daemon's consumers are registered, and renew the registration. It writes only a lifetime that has shrunk
-- by a quarter, and `heard`.
-- `count`: number of consumers the daemon has. `heard`: time of delivery of the last leased message the daemon has
-- read; '': none since the last call.
-- Returns 1, or 0: the daemon must register all its consumers again, as Redis has lost their keys, has older ones, or
-- dropped them because the daemon did not read what was delivered.
-- KEYS daemons consumers ring
-- ARGV daemon count heard
-- FLAGS allow-oom
-- MANY
-- BOUND: constant; stream consumers, where none of them may be given a message
-- RETURNS number
if redis.call('HGET', daemons, daemon) ~= count or redis.call('HEXISTS', consumers, '#secret') == 0 then return 0 end
if heard ~= '' then redis.call('HSET', consumers, '#heard ' .. daemon, heard) end
if redis.call('HEXISTS', consumers, '#silent ' .. daemon) == 1 then return 0 end
if redis.call('EXISTS', ring) == 0 then -- either no consumer has credit now, or the key was lost
  local all = redis.call('HGETALL', consumers)
  for i = 1, #all, 2 do
    if string.sub(all[i], 1, 1) ~= '#' and tonumber(all[i + 1]) > 0 then return 0 end
  end
end
for _, key in ipairs({ daemons, consumers, ring }) do
  if redis.call('PTTL', key) < 2700000 then redis.call('PEXPIRE', key, 3600000) end
end
return 1
