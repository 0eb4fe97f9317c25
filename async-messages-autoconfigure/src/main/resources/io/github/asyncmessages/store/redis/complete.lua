-- Says what becomes of the entries of a claim. Does nothing if the claim is not there any more.
--
-- ARGV   2 claim id, 3 decisions in JSON, where entries go by their number in the claim, from 1:
--        {"deliver": [entry, …]: messages that were shown, "shown": their ids, with spaces between,
--        "drop": [entry, …], "release": [entry, …], "reject": [entry, …],
--        "file": [{"entry", "id", "key", "delivery", "expiresAt", "json"}, …]: persistent messages for the inbox,
--        "schedule": [{"entry", "id", "key", "delivery", "dueAt", "expiresAt", "json"}, …]: messages for later,
--        "supersede": [id, …]: persistent messages that were replaced,
--        "supersedeClaimed": [{"claim", "entry"}, …]: entries of other claims that were replaced}
--        An entry that is not named stays in the claim.
-- reply  {how many unseen messages made room}, or {} if nothing was done

-- include mailbox.lua

-- include remember.lua

-- include shown.lua

local mailbox, id, decisions = mailboxOf(unpack(KEYS)), ARGV[2], cjson.decode(ARGV[3])

local packed = redis.call('HGET', mailbox.claims, id)
if not packed then
  return {}
end
checkTypes(mailbox)
purge(mailbox)
local deadline, entries = unpack(cmsgpack.unpack(packed))

-- Takes entries out of the claim; leaves out those for which that was done before.
local function takeOut(numbers)
  local taken = {}
  for _, number in ipairs(numbers) do
    table.insert(taken, entries[number] or nil)
    entries[number] = false
  end
  return taken
end

if mailbox.history then
  rememberClaimed(mailbox.history, now, id, deadline, entries, decisions.deliver)
end
if #takeOut(decisions.deliver) > 0 then
  keepShown(mailbox.shown, decisions.shown)
end
takeOut(decisions.drop)
reject(mailbox, takeOut(decisions.reject))
requeue(mailbox, takeOut(decisions.release))
removeAll(mailbox, decisions.supersede)
for _, replaced in ipairs(decisions.supersedeClaimed) do
  local claim = redis.call('HGET', mailbox.claims, replaced.claim)
  if claim then
    local otherDeadline, otherEntries = unpack(cmsgpack.unpack(claim))
    otherEntries[replaced.entry] = false
    saveClaim(mailbox.claims, replaced.claim, otherDeadline, otherEntries)
  end
end

-- Those of some messages that were not taken out before.
local function takeOutMessages(messages)
  local taken = {}
  for _, message in ipairs(messages) do
    if #takeOut({message.entry}) > 0 then
      table.insert(taken, message)
    end
  end
  return taken
end

local filed, later = takeOutMessages(decisions.file), takeOutMessages(decisions.schedule)
local once, persistent = {}, {}

-- What was filed under their keys since the claim was taken.
local holders = {}
for _, message in ipairs(filed) do
  if message.key ~= '' and redis.call('HEXISTS', mailbox.inbox, message.id) == 0 then
    table.insert(holders, redis.call('HGET', mailbox.keys, message.key) or nil)
  end
end
removeAll(mailbox, holders)
for _, message in ipairs(filed) do
  put(mailbox, message.id, message.key, message.delivery, message.expiresAt, message.json)
  persistent[message.id] = true
end
if #later > 0 then
  local keys = {}
  for _, message in ipairs(later) do
    keys[message.key] = message.key ~= '' or nil
  end
  -- They have arrived when they were claimed, whichever claim is completed first.
  local claimedAt = deadline - claimTimeout
  local newer = supersedeScheduled(mailbox, keys, now, claimedAt)
  for _, message in ipairs(later) do
    if not newer[message.key] and not scheduledAt(mailbox, message.id) then
      schedule(mailbox, message.id, message.key, message.delivery, message.dueAt, message.expiresAt, message.json,
          claimedAt)
      local ids = message.delivery == 'once' and once or persistent
      ids[message.id] = true
    end
  end
end
local dropped = 0
if next(once) then
  dropped = makeRoom(mailbox, true, once, 0)
end
if next(persistent) then
  dropped = dropped + makeRoom(mailbox, false, persistent, #filed)
end
expireScheduled(mailbox)
if #decisions.file + #decisions.supersede > 0 then
  expireInbox(mailbox)
end

local isKept = false
for _, entry in ipairs(entries) do
  isKept = isKept or entry
end
if isKept then
  saveClaim(mailbox.claims, id, deadline, entries)
else
  redis.call('HDEL', mailbox.claims, id)
end
return {dropped}
