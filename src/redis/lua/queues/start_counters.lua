-- Start the counters of a queue. Its last message number, if it was purged before, is in another slot, so the first add
-- takes two steps: write a mark here, read that number there, add with both. add_messages accepts the number only while
-- the mark stands, which proves that no message was numbered and no counters were dropped in between. No clocks are
-- compared.
-- Returns the mark in force (maybe another daemon's), '' if counters exist. The mark expires after 60 s.
-- KEYS meta
-- ARGV mark
-- FLAGS
-- BOUND: constant
-- RETURNS string
if redis.call('HEXISTS', meta, 'next') == 1 then return '' end
redis.call('HSETNX', meta, 'mark', mark)
redis.call('PEXPIRE', meta, 60000)
return redis.call('HGET', meta, 'mark')
