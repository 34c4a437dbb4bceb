-- Find the message of a lease id, `<n>-<delivery>-<secret>`. Returns its number and state, or nil and why the lease is
-- not held: 'acked' (by the same lease), 'lost' (expired or nacked), 'unknown' (no lease of this queue).
-- KEYS meta body state leased gone
local function holding(lease, at)
  local n, delivery, secret = string.match(lease, '^([1-9]%d*)%-([1-9]%d*)%-([%w_%-]+)$')
  local last, floor, purgedTo = unpack(redis.call('HMGET', meta, 'next', 'floor', 'purgedTo'))
  if not n or not last or tonumber(n) > tonumber(last) then return nil, 'unknown' end
  delivery = tonumber(delivery)
  if redis.call('HEXISTS', body, n) == 1 then
    local s = stateOf(n)
    if (s.d or 0) < delivery or s.d == delivery and s.t and s.t ~= secret then return nil, 'unknown' end
    local expiresAt = redis.call('ZSCORE', leased, n)
    if s.d == delivery and s.t == secret and expiresAt and tonumber(expiresAt) > at then return n, s end
    return nil, 'lost'
  end
  if tonumber(n) <= tonumber(floor) or tonumber(n) <= tonumber(purgedTo or '0') then return nil, 'lost' end
  return nil, tonumber(redis.call('HGET', gone, n) or '1') == delivery and 'acked' or 'lost'
end
