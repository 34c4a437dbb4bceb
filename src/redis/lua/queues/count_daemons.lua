-- How many daemons listen, and how many of them know the layout of the keys that this one knows.
-- KEYS pool
-- ARGV all layout
-- FLAGS no-writes
-- BOUND: constant
-- RETURNS [daemons: number, withLayout: number]
local heard = redis.call('PUBSUB', 'SHARDNUMSUB', all, layout)
return { heard[2], heard[4] }
