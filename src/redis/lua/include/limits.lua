-- Check the limits for `count` messages of `bytes`, and drop messages if the settings say so. Due messages must have
-- been moved.
-- `heldBytes`: bytes of leased messages; nil until the daemon has asked for them (sum_leased_bytes).
-- Returns nil if the messages fit, or the script's answer: full; -1: more must be dropped than one script may; -4:
-- `heldBytes` is needed to decide whether to drop so much.
-- KEYS meta ready body expiry delayed leased dead
local function refusal(at, count, bytes, limits, heldBytes)
  local mostDropped = 1000
  local maxLength, maxBytes = tonumber(limits.maxLength or '0'), tonumber(limits.maxBytes or '0')
  local c = redis.call('HMGET', meta, 'bytes', 'next', 'floor', 'acked', 'expired', 'purged')
  for i = 1, 6 do c[i] = tonumber(c[i] or '0') end
  local overLength = maxLength > 0 and c[2] - c[3] - c[4] - c[5] - c[6] + count - maxLength or 0
  local overBytes = maxBytes > 0 and c[1] + bytes - maxBytes or 0
  local _, out = rates(at)
  if overLength <= 0 and overBytes <= 0 then return nil end
  local full = { 'full', out > 0 and math.min(60, math.max(1, math.ceil(count / out))) or 60 }
  -- Drop nothing for messages that would be refused all the same, as leased messages can't be dropped.
  if limits.overflow ~= 'drop-oldest' or maxLength > 0 and redis.call('ZCARD', leased) + count > maxLength
    or maxBytes > 0 and (heldBytes or 0) + bytes > maxBytes then return full end

  local victims, from, freed = {}, {}, 0
  local function isEnough() return #victims >= overLength and freed >= overBytes end
  -- Choose victims from the front of a key, or of a range of it, until they are enough.
  local function choose(key, first, last)
    local offset = 0
    while not isEnough() and #victims < mostDropped do
      local size = math.min(math.max(8, overLength - #victims, #victims), mostDropped - #victims)
      local page
      if last then page = redis.call('ZRANGE', key, first, last, 'BYSCORE', 'LIMIT', offset, size)
      else page = redis.call('ZRANGE', key, offset, offset + size - 1) end
      for _, n in ipairs(page) do
        if isEnough() then break end
        victims[#victims + 1], from[#from + 1] = n, key
        if maxBytes > 0 then freed = freed + redis.call('HSTRLEN', body, n) - frontBytes end
      end
      if #page < size then return end
      offset = offset + size
    end
  end
  -- Drop the oldest of the lowest priority first, then delayed messages, then dead letters; never leased ones.
  for priority = 0, 9 do choose(ready, string.format('(%.0f', 0 - priority * band), string.format('(%.0f', (1 - priority) * band)) end
  choose(delayed)
  choose(dead)
  if not isEnough() then
    if #victims < mostDropped then return full end
    if maxBytes > 0 and not heldBytes then return -4 end
  end
  for i, n in ipairs(victims) do
    redis.call('ZREM', from[i], n)
    redis.call('ZREM', expiry, n)
    leave(n, stateOf(n), at, 0, 'purged')
  end
  if not isEnough() then return -1 end
end
