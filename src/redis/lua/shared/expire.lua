-- Remove messages whose ttl has run out, at most 500 in one script, so that no script holds Redis up for long.
-- Returns true when none is left: what is ready then is alive.
local function expire(at)
  local due = redis.call('ZRANGE', expiry, '-inf', at, 'BYSCORE', 'LIMIT', 0, 500)
  if #due == 0 then return true end
  redis.call('ZREM', expiry, unpack(due))
  redis.call('ZREM', ready, unpack(due))
  redis.call('HDEL', body, unpack(due))
  redis.call('HDEL', peeks, unpack(due))
  redis.call('HINCRBY', meta, 'expired', #due)
  return #due < 500
end
