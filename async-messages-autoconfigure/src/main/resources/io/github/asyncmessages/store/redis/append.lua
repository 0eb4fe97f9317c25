-- Adds a message to a mailbox.
--
-- ARGV   7 id, 8 collapse key or '', 9 delivery, 10 expires at in microseconds or 0, 11 JSON
-- reply  {how many unseen messages made room}

-- include push.lua

local isPlain = ARGV[8] == '' and ARGV[9] == 'once'
local waiting = isPlain and push(KEYS[1], KEYS[2], KEYS[3], KEYS[9], ARGV[11], ARGV[2])
if waiting and waiting <= tonumber(ARGV[3]) then
  return {0}
end

-- include add.lua

return {waiting and trim() or add(unpack(ARGV, 7))}
