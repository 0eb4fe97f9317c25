-- Removes what a mailbox holds under a collapse key.
--
-- ARGV   2 collapse key
-- reply  {}

-- include mailbox.lua

local mailbox, key = mailboxOf(unpack(KEYS)), ARGV[2]
checkTypes(mailbox)
supersede(mailbox, key)
supersedeScheduled(mailbox, key, math.huge)
-- From the end, so that what is removed moves nothing that was not looked at.
for first = math.floor(redis.call('LLEN', mailbox.queue) / 100) * 100, 0, -100 do
  supersedeWaiting(mailbox, first, redis.call('LRANGE', mailbox.queue, first, first + 99), key)
end
expireInbox(mailbox)
return {}
