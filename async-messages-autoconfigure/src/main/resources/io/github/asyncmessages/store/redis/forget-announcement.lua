-- Takes the message out of a claim with which a reader has received an announcement, and forgets that it was received.
--
-- KEYS   claims, announced
-- ARGV   2 claim id, 3 id of the message, 4 id of the announcement
-- reply  {1}, or {0} if the claim does not hold the message

-- include mailbox.lua

local packed = redis.call('HGET', KEYS[1], ARGV[2])
if not packed then
  return {0}
end
local deadline, entries = unpack(cmsgpack.unpack(packed))
local isFound = false
for number, entry in ipairs(entries) do
  local message = entry and decode(entry)
  if message and message.id == ARGV[3] then
    entries[number] = false
    isFound = true
  end
end
if not isFound then
  return {0}
end
redis.call('ZREM', KEYS[2], ARGV[4])
saveClaim(KEYS[1], ARGV[2], deadline, entries)
return {1}
