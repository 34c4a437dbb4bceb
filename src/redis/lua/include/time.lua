-- Time in milliseconds by Redis' clock, the only one that counts. It is constant within a script.
local function now() return startedAt end
