-- Lists persistent messages, newest first.
--
-- ARGV   2 '1' to look for messages that are not filed yet, 3 '1' for unread ones only, 4 only before this position
--        or '+inf', 5 how many: '5', or '5+100' to add the unread ones that are older, at most 100
-- reply  {} if messages may have to be filed first; else {values, position before which the list goes on or '', newest
--        position, values of the older unread ones if there can be any}

-- include mailbox.lua

-- include listed.lua

local mailbox = mailboxOf(unpack(KEYS))
if ARGV[2] == '1' and mayHoldUnfiled(mailbox) then
  return {}
end
checkTypes(mailbox)
purge(mailbox)
deliverDue(mailbox)
return listedWithUnread(mailbox, ARGV[3] == '1' and mailbox.unread or mailbox.order, ARGV[4], ARGV[5])
