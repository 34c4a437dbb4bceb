-- See whether a daemon's consumers are still counted as it counted them in, and keep them from being forgotten. Nothing is written
-- but a lifetime that has shrunk by a quarter, and `heard`: when the last message was given in turn that the daemon has read
-- ('': none since it said so). `count`: how many consumers the daemon has. Returns 1, or 0 where the daemon has to count them in anew:
-- Redis has lost their keys, has those of an earlier time, or has dropped them because the daemon did not read what they were given.
-- KEYS daemons consumers ring
-- ARGV daemon count heard
-- FLAGS allow-oom
-- MANY
-- BOUND: constant; stream consumers, where none of them may be given a message
-- RETURNS number
if redis.call('HGET', daemons, daemon) ~= count or redis.call('HEXISTS', consumers, '#secret') == 0 then return 0 end
if heard ~= '' then redis.call('HSET', consumers, '#heard ' .. daemon, heard) end
if redis.call('HEXISTS', consumers, '#silent ' .. daemon) == 1 then return 0 end
if redis.call('EXISTS', ring) == 0 then -- either nobody may be given a message now, or the key was lost
  local all = redis.call('HGETALL', consumers)
  for i = 1, #all, 2 do
    if string.sub(all[i], 1, 1) ~= '#' and tonumber(all[i + 1]) > 0 then return 0 end
  end
end
for _, key in ipairs({ daemons, consumers, ring }) do
  if redis.call('PTTL', key) < 2700000 then redis.call('PEXPIRE', key, 3600000) end
end
return 1
