-- Adds a message to a mailbox.
--
-- ARGV   7 id, 8 collapse key or '', 9 delivery, 10 expires at in microseconds or 0, 11 JSON
-- reply  {how many unseen messages made room}

-- The usual case takes no more than this: a one-time message that has nothing to be compared with.
if ARGV[8] == '' and ARGV[9] == 'once' and redis.call('EXISTS', KEYS[2], KEYS[3]) == 0
    and redis.call('LLEN', KEYS[1]) < tonumber(ARGV[3]) then
  redis.call('RPUSH', KEYS[1], ARGV[11])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return {0}
end

-- include mailbox.lua

local id, key, delivery, expiresAt, json = unpack(ARGV, 7)

local function holdsId(entries)
  for _, entry in ipairs(entries) do
    local message = entry and string.find(entry, id, 1, true) and decode(entry)
    if message and message.id == id and not isExpired(message) then
      return true
    end
  end
  return false
end

checkTypes()
purge()
local present = redis.call('HEXISTS', inbox, id) == 1
eachClaim(function(_, _, entries)
  present = present or holdsId(entries)
end)
-- Where nothing has to make way, the claim drops the later of two waiting messages with one id.
if key ~= '' or delivery ~= 'once' or redis.call('LLEN', queue) >= maxPending then
  present = present or holdsId(redis.call('LRANGE', queue, 0, -1))
end
if present then
  return {0}
end

if key ~= '' then
  supersede(key)
  supersedeQueued(key)
end
if delivery == 'once' then
  redis.call('RPUSH', queue, json)
  redis.call('PEXPIRE', queue, retention)
  return {trim()}
end
local dropped = file(id, key, delivery, expiresAt, json)
expireInbox()
return {dropped}
