-- Takes an entry out of those that were rejected. Identical entries are as good as each other, but a call that is
-- repeated finds one less, and takes none.
--
-- ARGV   2 digest of the entry, 3 how many entries are identical, 4 what to put at the end of the queue in its place, or
--        '' for nothing
-- reply  {1 if it was done, 0 if there is no such entry; 1 if too many wait now}

-- include mailbox.lua

-- include push.lua

-- include rejections.lua

local mailbox = mailboxOf(unpack(KEYS))
checkTypes(mailbox)
local count, rejected = 0, nil
eachRejected(mailbox.rejected, function(entry)
  if redis.sha1hex(entry) == ARGV[2] then
    count = count + 1
    rejected = entry
  end
end)
if count == 0 or count ~= tonumber(ARGV[3]) then
  return {0, 0}
end
redis.call('LREM', mailbox.rejected, 1, rejected)
local isFull = ARGV[4] ~= '' and #push(mailbox.queue, ARGV[4]) > 0
return {1, isFull and 1 or 0}
