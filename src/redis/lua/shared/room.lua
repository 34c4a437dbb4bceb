-- Make room for `count` messages of `bytes` in a queue whose settings limit it; what is due must have been moved.
-- Returns nil when they fit, or what the script is to answer: full, or -1 when there is much to drop.
-- KEYS meta ready body expiry delayed leased dead
local function refusal(at, count, bytes, limits)
  local maxLength, maxBytes = tonumber(limits.maxLength or '0'), tonumber(limits.maxBytes or '0')
  local function fits()
    local c = redis.call('HMGET', meta, 'bytes', 'next', 'floor', 'acked', 'expired', 'purged')
    for i = 1, 6 do c[i] = tonumber(c[i] or '0') end
    return (maxLength == 0 or c[2] - c[3] - c[4] - c[5] - c[6] + count <= maxLength) and (maxBytes == 0 or c[1] + bytes <= maxBytes)
  end
  -- The oldest of the lowest priority goes first, then what is delayed, then dead letters; never what somebody holds.
  local function dropOldest()
    local lowest = redis.call('ZRANGE', ready, -1, -1, 'WITHSCORES')
    local n, from
    if lowest[1] then
      n = redis.call('ZRANGE', ready, string.format('(%.0f', lowest[2] - lowest[1]), '+inf', 'BYSCORE', 'LIMIT', 0, 1)[1]
      from = ready
    else
      from = redis.call('EXISTS', delayed) == 1 and delayed or dead
      n = redis.call('ZRANGE', from, 0, 0)[1]
    end
    if not n then return false end
    redis.call('ZREM', from, n)
    redis.call('ZREM', expiry, n)
    leave(n, stateOf(n), at, 0, 'purged')
    return true
  end
  -- Nothing may be dropped for a message that is refused in the end, because the rest is held.
  local function canFit()
    local held = maxBytes > 0 and redis.call('ZRANGE', leased, 0, -1) or {}
    local heldBytes = 0
    for _, n in ipairs(held) do heldBytes = heldBytes + redis.call('HSTRLEN', body, n) - frontBytes end
    return (maxLength == 0 or redis.call('ZCARD', leased) + count <= maxLength) and (maxBytes == 0 or heldBytes + bytes <= maxBytes)
  end
  local _, out = rates(at)
  local dropped = 0
  while not fits() do
    if limits.overflow ~= 'drop-oldest' or dropped == 0 and not canFit() or not dropOldest() then
      return { 'full', out > 0 and math.min(60, math.max(1, math.ceil(count / out))) or 60 }
    end
    dropped = dropped + 1
    if dropped == 1000 then return -1 end
  end
end
