-- Adds a message to a mailbox.
--
-- ARGV   2 JSON, 3 id; 4 collapse key or '', 5 delivery, 6 expires at in microseconds or 0: none of the three for a
--        one-time message without a collapse key
-- reply  {how many unseen messages made room}, or {} for none

-- include push.lua

local json, id, key, delivery, expiresAt = ARGV[2], ARGV[3], ARGV[4] or '', ARGV[5] or 'once', ARGV[6]
local isPlain = key == '' and delivery == 'once'
local waiting = isPlain and holdsNothingElse(KEYS[2], KEYS[3], KEYS[9]) and push(KEYS[1], json)
if waiting and waiting <= maxPending then
  return {}
end

-- include add.lua

return {waiting and trim() or add(json, id, key, delivery, expiresAt)}
