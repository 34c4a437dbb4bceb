-- Count the daemons, and those of them that know the layout of this one.
-- KEYS pool
-- ARGV all layout
-- FLAGS no-writes
-- BOUND: constant
-- RETURNS [daemons: number, withLayout: number]
local heard = redis.call('PUBSUB', 'SHARDNUMSUB', all, layout)
return { heard[2], heard[4] }
