-- Forget a daemon that is gone, and its consumers. What they held comes back when its leases end.
-- KEYS daemons consumers ring
-- INCLUDE consumers
local function dropDaemon(daemon)
  dropConsumers(daemon)
  redis.call('HDEL', consumers, '#silent ' .. daemon, '#heard ' .. daemon)
  redis.call('HDEL', daemons, daemon)
  if redis.call('EXISTS', daemons) == 0 then redis.call('UNLINK', consumers) end
end
