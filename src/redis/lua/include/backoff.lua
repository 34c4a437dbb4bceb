-- The delay before the next attempt of a message whose lease ended without an ack.
-- KEYS settings
local policy = nil

-- Delay after the a-th attempt: exponential, times 0.5 to 1, so that messages that failed together don't return
-- together. Derived from number and time, as Redis' random numbers are the same in every script.
local function backoffMs(n, at, attempts)
  local min = tonumber(policy[2] or '0')
  if min == 0 then return 0 end
  local whole = math.min(tonumber(policy[3] or '3600'), min * tonumber(policy[4] or '2') ^ (attempts - 1)) * 1000
  local spread = ((n * 7919 + at) % 1024) / 1024
  return math.ceil(whole * (0.5 + spread / 2))
end
