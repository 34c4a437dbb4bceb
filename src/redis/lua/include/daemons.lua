-- Remove a dead daemon. Its consumers' messages become ready when their leases expire. touch_daemon removes the names
-- of its consumers, some a call.
-- KEYS daemons consumers ring
local function dropDaemon(daemon)
  redis.call('HDEL', daemons, daemon)
  if redis.call('EXISTS', daemons) == 0 then
    redis.call('UNLINK', consumers, ring)
  else
    redis.call('HDEL', consumers, '#silent ' .. daemon, '#heard ' .. daemon)
    redis.call('HSET', consumers, '#drop', '0')
  end
end
