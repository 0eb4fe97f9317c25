-- Lists persistent messages, newest first.
--
-- ARGV   2 '1' to look for messages that are not filed yet, 3 '1' for unread ones only, 4 only before this position
--        or '+inf', 5 how many
-- reply  {} if messages may have to be filed first; else {values, position before which the list goes on or '', newest
--        position}

-- include mailbox.lua

-- include listed.lua

local mailbox = mailboxOf(unpack(KEYS))
if ARGV[2] == '1' and mayHoldUnfiled(mailbox) then
  return {}
end
checkTypes(mailbox)
purge(mailbox)
deliverDue(mailbox)
return listed(mailbox, ARGV[3] == '1' and mailbox.unread or mailbox.order, ARGV[4], tonumber(ARGV[5]))
