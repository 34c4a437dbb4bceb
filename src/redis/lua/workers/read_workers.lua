-- Return the workers of a queue as each daemon stored them: the time of writing (ms), and a line for each worker
-- (lua/workers/put_workers.lua).
-- KEYS workers
-- ARGV
-- FLAGS no-writes
-- BOUND: each daemon with workers
-- RETURNS [now: number, texts: string[]]
local time = redis.call('TIME')
return { time[1] * 1000 + math.floor(time[2] / 1000), redis.call('HVALS', workers) }
