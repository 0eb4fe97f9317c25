-- Removes what a mailbox holds under a collapse key.
--
-- ARGV   7 collapse key
-- reply  {}

-- include mailbox.lua

checkTypes()
supersede(ARGV[7])
supersedeQueued(ARGV[7])
expireInbox()
return {}
