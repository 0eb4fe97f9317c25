-- Removes what a mailbox holds under a collapse key.
--
-- ARGV   2 collapse key
-- reply  {}

-- include mailbox.lua

local mailbox, keys = mailboxOf(unpack(KEYS)), {[ARGV[2]] = true}
checkTypes(mailbox)
supersedeScheduled(mailbox, keys, 0, math.huge)
supersede(mailbox, keys)
-- From the end, so that what is removed moves nothing that was not looked at.
for first = math.floor(redis.call('LLEN', mailbox.queue) / 100) * 100, 0, -100 do
  supersedeWaiting(mailbox, first, redis.call('LRANGE', mailbox.queue, first, first + 99), keys)
end
expireScheduled(mailbox)
expireInbox(mailbox)
return {}
