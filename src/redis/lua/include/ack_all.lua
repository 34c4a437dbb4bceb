-- Ack leases, and deliver other messages to the stream consumers that held them: `outcomes` has acked, lost or unknown
-- for each lease.
-- KEYS meta body state leased
local outcomes, held = {}, false
quiet = true
for i, one in ipairs(leases) do
  local n, s = holding(one, at)
  if n then
    redis.call('ZREM', leased, n)
    held = held or s.o
    leave(n, s, at, s.d, 'acked')
  end
  outcomes[i] = n and 'acked' or s
end
if held and deliver(at, 100) == 100 then redis.call('SPUBLISH', wake, '') end
