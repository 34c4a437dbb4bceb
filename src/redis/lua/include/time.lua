-- The time in milliseconds, by Redis' clock: the only one that counts. To a script it is one instant.
local function now() return startedAt end
