-- Sum up the bytes of at most 1,000 leased messages from one rank on. Returns how many it counted, and their bytes.
-- KEYS body leased
-- ARGV from
-- FLAGS no-writes
-- BOUND: 1,000 leases
-- RETURNS [count: number, bytes: number]
-- INCLUDE message_record
local held = redis.call('ZRANGE', leased, from, from + 999)
local bytes = 0
for _, n in ipairs(held) do bytes = bytes + redis.call('HSTRLEN', body, n) - frontBytes end
return { #held, bytes }
