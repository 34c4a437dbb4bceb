-- Take consumers of a daemon out of the first 1,000 turns. deliver() passes over the others when their turn comes.
-- KEYS ring
local pageSize = 1000
local function dropTurns(daemon)
  local beginning = daemon .. '/'
  local gone = {}
  for _, who in ipairs(redis.call('ZRANGE', ring, 0, pageSize - 1)) do
    if string.sub(who, 1, #beginning) == beginning then gone[#gone + 1] = who end
  end
  if #gone > 0 then redis.call('ZREM', ring, unpack(gone)) end
end
