-- The wait queue: clients of all daemons that wait for a message, in the order they came. `<daemon> <waiter>` → time
-- (µs). Of n ready messages one is reserved for each of the first n waiters: the waiter at position m takes from the
-- m-th message on. So daemons need not wait for each other, and the order still holds. Only if a waiter ahead takes
-- several may the next one get a later message than one behind it that was served before.
-- KEYS line ready to meta

-- Functions of the wait queue. Only scripts of waiters make them: making all of them for each take made it 6 % slower,
-- this way 2-3 %.
local function theLine()
  local stayMs = 35000 -- waits last 30 s at most; an older waiter was forgotten by its daemon
  local settleMs = 250 -- the daemon of a new waiter may be about to subscribe
  local patienceMs = 2500 -- a daemon whose first waiter does not take a ready message for this long is stalled
  local lookMs = 500 -- later waiters retry more often than this while messages are ready
  local pageMost = 1000 -- waiters that one look reads; those behind them are looked at when these are served

  local function micros()
    local time = redis.call('TIME')
    return time[1] * 1000000 + time[2]
  end

  local function daemonOf(member)
    return string.match(member, '^%S+')
  end

  -- Daemons found to be subscribed (1) or not (0), and those whose waiters are not served: the dead ones among the
  -- latter, and the stalled one.
  local listening, dead = {}, {}

  -- Drop waiters that came too long ago. Returns how many.
  local function dropOver(at)
    local over = math.min(redis.call('ZCOUNT', line, '-inf', at - stayMs * 1000), pageMost)
    return over > 0 and redis.call('ZREMRANGEBYRANK', line, 0, over - 1) or 0
  end

  -- Drop those of the first `count` waiters that can't be served: their daemon is stalled (`stalled` in meta), or dead,
  -- as its channel has no subscriber, or has forgotten them. `asking`: the daemon that asks, and so is neither. Returns
  -- whether any was dropped.
  local function dropGone(count, asking)
    local at = micros()
    local went = dropOver(at)
    local stalled = redis.call('HGET', meta, 'stalled')
    if stalled == asking then
      redis.call('HDEL', meta, 'stalled')
    elseif stalled then
      dead[stalled], count = true, pageMost
    end
    local first = redis.call('ZRANGE', line, 0, math.min(count, pageMost) - 1, 'WITHSCORES')
    listening[asking] = 1
    local over = {}
    for i = 1, #first, 2 do
      local member, daemon = first[i], daemonOf(first[i])
      listening[daemon] = listening[daemon] or redis.call('PUBSUB', 'SHARDNUMSUB', to .. ':' .. daemon)[2]
      dead[daemon] = dead[daemon] or listening[daemon] == 0 and tonumber(first[i + 1]) < at - settleMs * 1000
      if dead[daemon] then over[#over + 1] = member end
    end
    if #over > 0 then went = went + redis.call('ZREM', line, unpack(over)) end
    return went > 0
  end

  -- Mark the first waiter's daemon as stalled if it is: later waiters would wait for it. `dropGone` then drops its
  -- waiters. If it recovers it puts them back (requeue_waiters). `waits` in meta holds since when, and when last (ms),
  -- other daemons saw ready messages untaken, and who was first. `asking`: the daemon that asks. Returns whether the
  -- daemon was marked.
  local function markStalled(asking)
    local first = redis.call('ZRANGE', line, 0, 0)[1]
    if not first or daemonOf(first) == asking then return false end
    local at = math.floor(micros() / 1000)
    local since, last, who = string.match(redis.call('HGET', meta, 'waits') or '', '^(%d+) (%d+) (.*)$')
    if who ~= first or at - last > lookMs then since = at end
    if at - since < patienceMs then
      redis.call('HSET', meta, 'waits', string.format('%.0f %.0f %s', since, at, first))
      return false
    end
    redis.call('HDEL', meta, 'waits')
    redis.call('HSET', meta, 'stalled', daemonOf(first))
    return true
  end

  -- Number of waiters ahead of a waiter, also of one that is not queued yet. Dead ones are dropped only if a message is
  -- reserved for them. nil: many were dropped, and more may have to be: the script is to be called again.
  local function aheadOf(waiter)
    for _ = 1, 2 do
      local ahead = redis.call('ZRANK', line, waiter) or redis.call('ZCARD', line)
      local theirs = ahead > 0 and math.min(ahead, redis.call('ZCARD', ready)) or 0
      if theirs == 0 or not dropGone(theirs, daemonOf(waiter)) and not markStalled(daemonOf(waiter)) then return ahead end
    end
  end

  -- Number of messages a waiter may get, at most `max`: one stays for each of the other waiters, ahead or behind.
  local function shareOf(waiter, max)
    if max == 1 then return 1 end
    local others = redis.call('ZCARD', line) - (redis.call('ZRANK', line, waiter) and 1 or 0)
    return math.max(1, math.min(max, redis.call('ZCARD', ready) - others))
  end

  -- Remove the first ready message that is not reserved for the `ahead` waiters. Returns its number and order, or an
  -- empty table.
  local function pop(ahead)
    if ahead == 0 then return redis.call('ZPOPMIN', ready) end
    local first = redis.call('ZRANGE', ready, ahead, ahead, 'WITHSCORES')
    if first[1] then redis.call('ZREM', ready, first[1]) end
    return first
  end

  -- Queue a waiter that got no message, if it is not queued yet. Returns its place, which is when it came (µs), if no
  -- message is ready, or all are held. Otherwise the ready messages are reserved for others: returns the place, a
  -- space, and the first of them on the same daemon, '' if all of the first 1,000 are on other daemons.
  local function stand(waiter, isPaused)
    local place = redis.call('ZSCORE', line, waiter)
    if not place then
      local at = micros()
      dropOver(at)
      local last = redis.call('ZRANGE', line, -1, -1, 'WITHSCORES')[2]
      place = string.format('%.0f', math.max(at, (last or 0) + 1))
      redis.call('ZADD', line, place, waiter)
      redis.call('PEXPIRE', line, stayMs)
    end
    local count = redis.call('ZCARD', ready)
    if count == 0 or isPaused then return place end
    local daemon = daemonOf(waiter)
    for _, member in ipairs(redis.call('ZRANGE', line, 0, math.min(count, pageMost) - 1)) do
      if daemonOf(member) == daemon then return place .. ' ' .. member end
    end
    return place .. ' '
  end

  return { stayMs = stayMs, micros = micros, daemonOf = daemonOf, dropGone = dropGone, aheadOf = aheadOf, shareOf = shareOf, pop = pop, stand = stand }
end
