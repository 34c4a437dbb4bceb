-- The number of workers of the queue: clients that asked for messages by single requests in the last minute, on any
-- daemon (lua/workers/put_workers.lua). A worker of several daemons counts once.
-- KEYS workers
local function countWorkers()
  local texts = redis.call('HVALS', workers)
  if #texts == 0 then return 0 end -- most queues have none
  local time = redis.call('TIME')
  local at = time[1] * 1000 + math.floor(time[2] / 1000)
  local seen, count = {}, 0
  for _, text in ipairs(texts) do
    local sinceWritten = at - tonumber(string.match(text, '^%d+'))
    for age, who in string.gmatch(text, '\n(%d+) %d+ %d+ %d+ ([^\n]*)') do
      if not seen[who] and sinceWritten + tonumber(age) < 60000 then seen[who], count = true, count + 1 end
    end
  end
  return count
end
