-- Looks up a persistent message.
--
-- ARGV   2 '1' to look for messages that are not filed yet, 3 id
-- reply  {} if messages may have to be filed first; else {{value}, or {} if there is none; how many unseen messages made
--        room}

-- include mailbox.lua

local mailbox = mailboxOf(unpack(KEYS))
if ARGV[2] == '1' and mayHoldUnfiled(mailbox) then
  return {}
end
checkTypes(mailbox)
purge(mailbox)
local dropped = deliverDue(mailbox)
return {{redis.call('HGET', mailbox.inbox, ARGV[3]) or nil}, dropped}
