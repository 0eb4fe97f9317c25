-- Claims a mailbox while announcements are shown: first puts those in front of the queue that are shown once, unless this
-- reader has closed or received them. A call that is repeated finds that they were received.
--
-- KEYS   those of claim.lua, then announced: whoever closes an announcement writes it, so that a server that tracks keys
--        tells of it
-- ARGV   2 how many announcements are shown once, then for each its id, entry, and when to forget it, in microseconds or
--        '+inf'; then those of claim.lua from the second on
-- reply  {ids that were closed or received, those that are received now, reply of claim.lua}

-- include announced.lua

local announced = table.remove(KEYS)
local once = {}
for i = 1, tonumber(table.remove(ARGV, 2)) do
  once[i] = {id = table.remove(ARGV, 2), entry = table.remove(ARGV, 2), ends = table.remove(ARGV, 2)}
end

local ids, known, received = announcedIds(announced), {}, {}
for _, id in ipairs(ids) do
  known[id] = true
end
redis.call('LLEN', KEYS[1])
for i = #once, 1, -1 do
  if not known[once[i].id] then
    redis.call('LPUSH', KEYS[1], once[i].entry)
    redis.call('PEXPIRE', KEYS[1], retention)
    noteAnnounced(announced, once[i].id, once[i].ends)
    table.insert(ids, once[i].id)
    table.insert(received, once[i].id)
  end
end

local function claim()
-- include claim.lua
end

return {ids, received, claim()}
