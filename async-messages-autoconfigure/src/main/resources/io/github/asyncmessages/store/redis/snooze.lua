-- Takes a persistent message out of the inbox until a time.
--
-- ARGV   2 '1' to look for messages that are not filed yet, 3 id, 4 digest of the message's JSON, 5 the time in
--        microseconds, 6 the JSON with the time
-- reply  {} if messages may have to be filed first; else {1 if it was done, 0 if there is no such message or if it expires
--        before that time}

-- include mailbox.lua

local mailbox, id = mailboxOf(unpack(KEYS)), ARGV[3]
if ARGV[2] == '1' and mayHoldUnfiled(mailbox) then
  return {}
end
checkTypes(mailbox)
purge(mailbox)
deliverDue(mailbox)
local value = redis.call('HGET', mailbox.inbox, id)
if not value then
  return {0}
end
local delivery, _, expiresAt, json = unpackValue(value)
if redis.sha1hex(json) ~= ARGV[4] or expiresAt ~= '0' and tonumber(expiresAt) <= tonumber(ARGV[5]) then
  return {0}
end
takeOutOfInbox(mailbox, id)
schedule(mailbox, id, keyOf(json), delivery, ARGV[5], expiresAt, ARGV[6], now)
expireScheduled(mailbox)
expireInbox(mailbox)
return {1}
