-- Remove the consumers of a daemon.
-- KEYS consumers ring
local function dropConsumers(daemon)
  local beginning = daemon .. '/'
  local gone = {}
  local function drop()
    if #gone == 0 then return end
    redis.call('HDEL', consumers, unpack(gone))
    redis.call('ZREM', ring, unpack(gone))
    gone = {}
  end
  for _, who in ipairs(redis.call('HKEYS', consumers)) do
    if string.sub(who, 1, #beginning) == beginning then gone[#gone + 1] = who end
    if #gone == 1000 then drop() end
  end
  drop()
end
