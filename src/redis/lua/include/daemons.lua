-- Remove a dead daemon and its consumers. Their messages become ready when their leases expire.
-- KEYS daemons consumers ring
-- INCLUDE consumers
local function dropDaemon(daemon)
  dropConsumers(daemon)
  redis.call('HDEL', consumers, '#silent ' .. daemon, '#heard ' .. daemon)
  redis.call('HDEL', daemons, daemon)
  if redis.call('EXISTS', daemons) == 0 then redis.call('UNLINK', consumers) end
end
