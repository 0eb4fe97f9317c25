-- Deletes persistent messages.
--
-- ARGV   2 '1' to look for messages that are not filed yet, 3 id, or '' for all up to 4 this position
-- reply  {} if messages may have to be filed first; else {ids of those that were deleted}

-- include mailbox.lua

local mailbox = mailboxOf(unpack(KEYS))
if ARGV[2] == '1' and mayHoldUnfiled(mailbox) then
  return {}
end
checkTypes(mailbox)
purge(mailbox)
deliverDue(mailbox)
local ids = ARGV[3] ~= '' and {ARGV[3]} or redis.call('ZRANGEBYSCORE', mailbox.order, '-inf', ARGV[4])
local deleted = {}
for _, id in ipairs(ids) do
  if remove(mailbox, id) then
    table.insert(deleted, id)
  end
end
if #deleted > 0 then
  expireInbox(mailbox)
end
return {deleted}
