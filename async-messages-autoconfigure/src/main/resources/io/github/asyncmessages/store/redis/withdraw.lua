-- Removes what a mailbox holds under a collapse key.
--
-- ARGV   2 collapse key
-- reply  {}

-- include mailbox.lua

checkTypes()
supersede(ARGV[2])
supersedeQueued(ARGV[2])
expireInbox()
return {}
