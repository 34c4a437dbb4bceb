-- Move due messages, a bounded number in one script so that none blocks Redis for long: remove expired ones, make
-- delayed ones ready, end expired leases. Returns true if nothing due is left.
-- KEYS ready expiry delayed leased
local function moveDue(at)
  if redis.call('EXISTS', expiry, delayed, leased) == 0 then return true end
  local expired = redis.call('ZRANGE', expiry, '-inf', at, 'BYSCORE', 'LIMIT', 0, 500)
  for _, n in ipairs(expired) do
    redis.call('ZREM', expiry, n)
    redis.call('ZREM', ready, n)
    redis.call('ZREM', delayed, n)
    leave(n, stateOf(n), at, 0, 'expired')
  end
  local woken = redis.call('ZRANGE', delayed, '-inf', at, 'BYSCORE', 'LIMIT', 0, 500)
  for _, n in ipairs(woken) do
    redis.call('ZREM', delayed, n)
    makeReady(n, stateOf(n))
  end
  local lapsed = redis.call('ZRANGE', leased, '-inf', at, 'BYSCORE', 'LIMIT', 0, 200)
  if #lapsed > 0 then redis.call('HINCRBY', meta, 'lapsed', #lapsed) end
  for _, n in ipairs(lapsed) do
    local s = stateOf(n)
    release(n, s, at, 'lease expired', nil, false, not isUnheard(s)) -- a delivery that the daemon did not read is no attempt
  end
  return #expired < 500 and #woken < 500 and #lapsed < 200
end
