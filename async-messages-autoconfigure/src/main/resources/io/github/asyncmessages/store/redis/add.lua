-- Adding a message to a mailbox with regard to all it holds.

-- include mailbox.lua

local function holdsId(entries, id)
  for _, entry in ipairs(entries) do
    local message = entry and string.find(entry, id, 1, true) and decode(entry)
    if message and message.id == id and not isExpired(message) then
      return true
    end
  end
  return false
end

-- Adds a message; says how many unseen ones made room.
local function add(json, id, key, delivery, expiresAt)
  checkTypes()
  purge()
  local present = redis.call('HEXISTS', inbox, id) == 1
  eachClaim(function(_, _, entries)
    present = present or holdsId(entries, id)
  end)
  -- Where nothing has to make way, the claim drops the later of two waiting messages with one id.
  if key ~= '' or delivery ~= 'once' or redis.call('LLEN', queue) >= maxPending then
    present = present or holdsId(redis.call('LRANGE', queue, 0, -1), id)
  end
  if present then
    return 0
  end

  if key ~= '' then
    supersede(key)
    supersedeQueued(key)
  end
  if delivery == 'once' then
    redis.call('RPUSH', queue, json)
    redis.call('PEXPIRE', queue, retention)
    return trim()
  end
  local dropped = file(id, key, delivery, expiresAt, json)
  expireInbox()
  return dropped
end
