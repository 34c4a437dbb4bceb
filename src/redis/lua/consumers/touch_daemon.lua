-- Check that a daemon's consumers are registered, and renew the registration. It writes only a lifetime that has shrunk
-- by a quarter, and `heard`.
-- `count`: number of consumers the daemon has. `heard`: time of delivery of the last leased message the daemon has
-- read; '': none since the last call.
-- Returns 1, or 0: the daemon must register all its consumers again, as Redis has lost their keys, has older ones, or
-- dropped them because the daemon did not read what was delivered, or purged their leases.
-- KEYS daemons consumers ring
-- ARGV daemon count heard
-- FLAGS allow-oom
-- MANY
-- BOUND: constant; 100 stream consumers
-- RETURNS number
if redis.call('HGET', daemons, daemon) ~= count or redis.call('HEXISTS', consumers, '#secret') == 0 then return 0 end
if heard ~= '' then redis.call('HSET', consumers, '#heard ' .. daemon, heard) end
if redis.call('HEXISTS', consumers, '#silent ' .. daemon) == 1 then return 0 end
if redis.call('EXISTS', ring) == 0 then -- either no consumer has credit now, or the key was lost: ask some of them
  local some = redis.call('HRANDFIELD', consumers, 100, 'WITHVALUES')
  for i = 1, #some, 2 do
    if string.sub(some[i], 1, 1) ~= '#' and tonumber(some[i + 1]) > 0 then return 0 end
  end
end
for _, key in ipairs({ daemons, consumers, ring }) do
  if redis.call('PTTL', key) < 2700000 then redis.call('PEXPIRE', key, 3600000) end
end
return 1
