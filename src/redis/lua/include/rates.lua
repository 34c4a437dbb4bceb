-- Messages added and removed per second over the last 30 to 60 seconds: since the first call if that is less, longer if
-- there were no calls in between. Two samples of the counters are kept in `meta`, so that adding and taking cost
-- nothing more.
-- KEYS meta
local function rates(at)
  local c = redis.call('HMGET', meta, 'next', 'floor', 'acked', 'expired', 'purged', 'rateAt', 'rateIn', 'rateOut', 'rateNextAt', 'rateNextIn', 'rateNextOut')
  for i = 1, 11 do c[i] = tonumber(c[i] or '0') end
  local came, went = c[1] - c[2], c[3] + c[4] + c[5]
  if c[1] == 0 then return 0, 0 end
  if c[9] == 0 then
    redis.call('HSET', meta, 'rateAt', at, 'rateIn', came, 'rateOut', went, 'rateNextAt', at, 'rateNextIn', came, 'rateNextOut', went)
    c[6], c[7], c[8] = at, came, went
  elseif at - c[9] >= 30000 then
    redis.call('HSET', meta, 'rateAt', c[9], 'rateIn', c[10], 'rateOut', c[11], 'rateNextAt', at, 'rateNextIn', came, 'rateNextOut', went)
    c[6], c[7], c[8] = c[9], c[10], c[11]
  end
  local seconds = math.max((at - c[6]) / 1000, 1)
  return math.max(came - c[7], 0) / seconds, math.max(went - c[8], 0) / seconds
end
