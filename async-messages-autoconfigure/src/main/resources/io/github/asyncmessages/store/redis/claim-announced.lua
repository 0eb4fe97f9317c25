-- Claims a mailbox while announcements are shown: first puts those in front of the queue that are shown once, unless this
-- reader has closed or received them. A call that is repeated finds that they were received. What the reader has closed or
-- received is noted again if it would be forgotten too early.
--
-- KEYS   those of claim.lua, then announced: whoever closes an announcement writes it, so that a server that tracks keys
--        tells of it
-- ARGV   2 how many announcements are shown, then for each its id, its entry or '' if it is not shown once, and when it
--        ends, in microseconds, or ''; then those of claim.lua from the second on
-- reply  {ids that were closed or received, those that are received now, reply of claim.lua}

-- include announced.lua

local announced = table.remove(KEYS)
local shown, kept = {}, {}
for i = 1, tonumber(table.remove(ARGV, 2)) do
  shown[i] = {id = table.remove(ARGV, 2), entry = table.remove(ARGV, 2), ends = table.remove(ARGV, 2)}
  kept[shown[i].id] = true
end

local ids, noted, received = {}, {}, {}
local found = redis.call('ZRANGEBYSCORE', announced, '(' .. digits(shownAt), '+inf', 'WITHSCORES')
for i = 1, #found, 2 do
  table.insert(ids, found[i])
  noted[found[i]] = tonumber(found[i + 1])
end
redis.call('LLEN', KEYS[1])
for i = #shown, 1, -1 do
  local id, entry = shown[i].id, shown[i].entry
  local forgotten, renewed = forgottenAt(shown[i].ends)
  if noted[id] then
    if noted[id] < renewed then
      noteAnnounced(announced, id, forgotten, kept)
    end
  elseif entry ~= '' then
    redis.call('LPUSH', KEYS[1], entry)
    redis.call('PEXPIRE', KEYS[1], retention)
    noteAnnounced(announced, id, forgotten, kept)
    table.insert(ids, id)
    table.insert(received, id)
  end
end

local function claim()
-- include claim.lua
end

return {ids, received, claim()}
