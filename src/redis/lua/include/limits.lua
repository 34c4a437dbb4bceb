-- Make room for `count` messages of `bytes` in a queue whose settings limit it; what is due must have been moved.
-- `heldBytes`: bytes that leases hold, nil as long as the daemon has not asked for them (held.lua).
-- Returns nil when they fit, or what the script is to answer: full, -1 when there is more to drop than one script may, or -4
-- when what leases hold decides whether to drop so much at all.
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
  -- Nothing may be dropped for a message that is refused in the end, because the rest is held.
  if limits.overflow ~= 'drop-oldest' or maxLength > 0 and redis.call('ZCARD', leased) + count > maxLength
    or maxBytes > 0 and (heldBytes or 0) + bytes > maxBytes then return full end

  local victims, from, freed = {}, {}, 0
  local function isEnough() return #victims >= overLength and freed >= overBytes end
  -- Choose from the front of a key, or of a part of it, until that is enough.
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
  -- The oldest of the lowest priority goes first, then what is delayed, then dead letters; never what somebody holds.
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
