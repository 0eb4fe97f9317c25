-- Says what becomes of the entries of a claim. Does nothing if the claim is not there any more.
--
-- ARGV   2 claim id, 3 decisions in JSON, where entries go by their number in the claim, from 1:
--        {"deliver": [entry, …]: messages that were shown,
--        "drop": [entry, …], "release": [entry, …], "reject": [entry, …],
--        "file": [{"entry", "id", "key", "delivery", "expiresAt", "json"}, …]: persistent messages for the inbox,
--        "schedule": [{"entry", "id", "delivery", "dueAt", "expiresAt", "json"}, …]: messages for later,
--        "supersedeScheduled": [{"key", "sentAt"}, …]: by what scheduled messages that were sent before are replaced,
--        "supersede": [id, …]: persistent messages that were replaced,
--        "supersedeClaimed": [{"claim", "entry"}, …]: entries of other claims that were replaced}
--        An entry that is not named stays in the claim.
-- reply  {how many unseen messages made room}, or {} if nothing was done

-- include mailbox.lua

-- include remember.lua

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
takeOut(decisions.deliver)
takeOut(decisions.drop)
reject(mailbox, takeOut(decisions.reject))
requeue(mailbox, takeOut(decisions.release))
for _, replaced in ipairs(decisions.supersede) do
  remove(mailbox, replaced)
end
for _, replaced in ipairs(decisions.supersedeClaimed) do
  local claim = redis.call('HGET', mailbox.claims, replaced.claim)
  if claim then
    local otherDeadline, otherEntries = unpack(cmsgpack.unpack(claim))
    otherEntries[replaced.entry] = false
    saveClaim(mailbox.claims, replaced.claim, otherDeadline, otherEntries)
  end
end
local dropped = 0
for _, message in ipairs(decisions.file) do
  if #takeOut({message.entry}) > 0 then
    dropped = dropped + file(mailbox, message.id, message.key, message.delivery, message.expiresAt, message.json)
  end
end
for _, newer in ipairs(decisions.supersedeScheduled) do
  supersedeScheduled(mailbox, newer.key, tonumber(newer.sentAt))
end
for _, message in ipairs(decisions.schedule) do
  if #takeOut({message.entry}) > 0 and not isScheduled(mailbox, message.id) then
    dropped = dropped + schedule(mailbox, message.id, message.delivery, message.dueAt, message.expiresAt, message.json)
  end
end
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
