-- Format of a message in `body` and `ready`, as far as several scripts must know it.
local band = 562949953421312 -- 2^49: distance of priorities in `ready`, larger than any number
local frontBytes = 14 -- bytes of each record before head and value: the time it was stored, and a newline
