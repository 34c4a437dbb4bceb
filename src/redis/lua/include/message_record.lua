-- Format of a message in `body` and `ready`, as far as several scripts must know it.
local band = 562949953421312 -- 2^49: priorities lie so far apart that no number reaches the next
local frontBytes = 14 -- of each record: the time it was stored, and a newline
