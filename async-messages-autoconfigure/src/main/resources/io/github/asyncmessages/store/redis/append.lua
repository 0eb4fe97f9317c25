-- Adds a message to a mailbox.
--
-- ARGV   7 id, 8 collapse key or '', 9 delivery, 10 expires at in microseconds or 0, 11 JSON
-- reply  {how many unseen messages made room}
local id, key, delivery, expiresAt, json = unpack(ARGV, 7)

local present = redis.call('HEXISTS', inbox, id) == 1
if not present and redis.call('HLEN', claims) > 0 then
  eachClaim(function(_, _, entries)
    for _, entry in ipairs(entries) do
      local message = decode(entry)
      present = present or (message and message.id == id)
    end
  end)
end
if present then
  return {0}
end

if key ~= '' or delivery ~= 'once' or redis.call('LLEN', queue) >= maxPending then
  checkTypes()
end
if key ~= '' then
  supersede(key)
end
if delivery == 'once' then
  redis.call('RPUSH', queue, json)
  redis.call('PEXPIRE', queue, retention)
  return {trim()}
end
if key ~= '' then
  supersedeQueued(key)
end
purge()
local dropped = file(id, key, delivery, expiresAt, json)
expireInbox()
return {dropped}
