-- Deletes an entry that waits, and those that would be used in its place; or a scheduled message. Identical entries are as
-- good as each other, but a call that is repeated finds one less, and deletes none.
--
-- ARGV   2 digest of the entry or the message, 3 how many entries are identical, claimed ones included; from 4 on the
--        digests of the entries that would be used in its place, each for one entry
-- reply  {1 if it was done, 0 if no such entry waits}

-- include mailbox.lua

local mailbox = mailboxOf(unpack(KEYS))
checkTypes(mailbox)

local wasScheduled = false
eachScheduled(mailbox, function(message)
  if redis.sha1hex(message) == ARGV[2] then
    unschedule(mailbox, message)
    wasScheduled = true
  end
end)
if wasScheduled then
  expireScheduled(mailbox)
  return {1}
end

local function countIdentical(entries)
  local count = 0
  for _, entry in ipairs(entries) do
    count = count + (entry and redis.sha1hex(entry) == ARGV[2] and 1 or 0)
  end
  return count
end

local queue = front(mailbox.queue)
local waiting, claimed = countIdentical(queue), 0
eachClaim(mailbox, function(_, deadline, entries)
  if deadline <= now then
    waiting = waiting + countIdentical(entries)
  else
    claimed = claimed + countIdentical(entries)
  end
end)
if waiting == 0 or waiting + claimed ~= tonumber(ARGV[3]) then
  return {0}
end

local unwanted = {[ARGV[2]] = 1}
for i = 4, #ARGV do
  unwanted[ARGV[i]] = (unwanted[ARGV[i]] or 0) + 1
end

-- Whether to delete an entry.
local function isUnwanted(entry)
  local digest = entry and redis.sha1hex(entry)
  local left = digest and unwanted[digest] or 0
  if left > 0 then
    unwanted[digest] = left - 1
  end
  return left > 0
end

eachClaim(mailbox, function(id, deadline, entries)
  local isChanged = false
  for i, entry in ipairs(entries) do
    if deadline <= now and isUnwanted(entry) then
      entries[i] = false
      isChanged = true
    end
  end
  if isChanged then
    saveClaim(mailbox.claims, id, deadline, entries)
  end
end)
for _, entry in ipairs(queue) do
  if isUnwanted(entry) then
    redis.call('LREM', mailbox.queue, 1, entry)
  end
end
return {1}
