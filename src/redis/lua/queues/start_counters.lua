-- Mark that a queue without counters is about to get them, before the index is asked for its last number. Whoever stores
-- the first message shows the mark again. If it is still there, no message was numbered since: counters come with a first
-- message and go with `forget` alone, which takes the mark along, and what went before the mark the index knows, because
-- `remember` comes before `forget`. No clock is compared, and the two slots of a Cluster need no common moment.
-- Returns the mark, perhaps another daemon's, or '' where there are counters. Of a daemon that died nothing stays.
-- KEYS meta
-- ARGV mark
-- FLAGS
-- BOUND: constant
-- RETURNS string
if redis.call('HEXISTS', meta, 'next') == 1 then return '' end
redis.call('HSETNX', meta, 'mark', mark)
redis.call('PEXPIRE', meta, 60000)
return redis.call('HGET', meta, 'mark')
