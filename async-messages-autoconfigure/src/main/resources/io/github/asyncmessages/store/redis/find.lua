-- Looks up a persistent message.
--
-- ARGV   2 '1' to look for messages that are not filed yet, 3 id
-- reply  {} if messages may have to be filed first; else {{value}, or {} if there is none; when a scheduled message with this
--        id is due in microseconds, or '0'}

-- include mailbox.lua

local mailbox = mailboxOf(unpack(KEYS))
if ARGV[2] == '1' and mayHoldUnfiled(mailbox) then
  return {}
end
checkTypes(mailbox)
purge(mailbox)
deliverDue(mailbox)
local value = redis.call('HGET', mailbox.inbox, ARGV[3])
return {{value or nil}, digits(not value and scheduledAt(mailbox, ARGV[3]) or 0)}
