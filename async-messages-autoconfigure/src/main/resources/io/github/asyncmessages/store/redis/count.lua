-- Counts unread persistent messages.
--
-- ARGV   2 '1' to look for messages that are not filed yet
-- reply  {} if messages may have to be filed first; else {count}

-- include mailbox.lua

local mailbox = mailboxOf(unpack(KEYS))
if ARGV[2] == '1' and mayHoldUnfiled(mailbox) then
  return {}
end
checkTypes(mailbox)
purge(mailbox)
deliverDue(mailbox)
return {redis.call('ZCARD', mailbox.unread)}
