-- Check that a daemon's consumers are registered, and renew the registration. It writes only a lifetime that has shrunk
-- by a quarter, and `heard`. Any daemon's call also removes some names of dead daemons' consumers, if there are any.
-- `count`: number of consumers the daemon has. `heard`: time of delivery of the last leased message the daemon has
-- read; '': none since the last call.
-- Returns 1, or 0: the daemon must register all its consumers again, as Redis has lost their keys, has older ones, or
-- dropped them because the daemon did not read what was delivered, or purged their leases.
-- KEYS daemons consumers ring
-- ARGV daemon count heard
-- FLAGS allow-oom
-- MANY
-- BOUND: constant; 100 stream consumers; 500 names of dead daemons' consumers, about
-- RETURNS 0 | 1
local known = redis.call('HGET', daemons, daemon)
local secret, silent, cursor = unpack(redis.call('HMGET', consumers, '#secret', '#silent ' .. daemon, '#drop'))
local alive = {}
local function isAlive(other)
  if alive[other] == nil then alive[other] = redis.call('HEXISTS', daemons, other) == 1 end
  return alive[other]
end
if cursor then
  local page = redis.call('HSCAN', consumers, cursor, 'COUNT', 500)
  local gone = {}
  for i = 1, #page[2], 2 do
    local other = string.match(page[2][i], '^([^#/]+)/') or string.match(page[2][i], '^#%a+ (.+)$')
    if other and not isAlive(other) then gone[#gone + 1] = page[2][i] end
  end
  if #gone > 0 then
    redis.call('HDEL', consumers, unpack(gone))
    redis.call('ZREM', ring, unpack(gone))
  end
  if page[1] == '0' then redis.call('HDEL', consumers, '#drop') else redis.call('HSET', consumers, '#drop', page[1]) end
end
if known ~= count or not secret then return 0 end
if heard ~= '' then redis.call('HSET', consumers, '#heard ' .. daemon, heard) end
if silent then return 0 end
if redis.call('EXISTS', ring) == 0 then -- either no consumer has credit now, or the key was lost: ask some of them
  local some = redis.call('HRANDFIELD', consumers, 100, 'WITHVALUES')
  for i = 1, #some, 2 do
    local other = string.match(some[i], '^([^#/]+)/')
    local hasCredit = other and tonumber(some[i + 1]) > 0 and isAlive(other)
    if hasCredit and redis.call('HEXISTS', consumers, '#silent ' .. other) == 0 then return 0 end
  end
end
for _, key in ipairs({ daemons, consumers, ring }) do
  if redis.call('PTTL', key) < 2700000 then redis.call('PEXPIRE', key, 3600000) end
end
return 1
