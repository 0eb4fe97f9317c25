-- Gives all of a claim back. Whoever gave up waiting for a claim calls it, perhaps over another connection and before
-- the claim has come: an empty one in its place lets it find that it is over.
--
-- ARGV   2 claim id
-- reply  {}

-- include mailbox.lua

local mailbox, id = mailboxOf(unpack(KEYS)), ARGV[2]
local packed = redis.call('HGET', mailbox.claims, id)
if not packed then
  saveClaim(mailbox.claims, id, now + claimTimeout, {})
  return {}
end
checkTypes(mailbox)
requeue(mailbox, cmsgpack.unpack(packed)[2])
redis.call('HDEL', mailbox.claims, id)
return {}
