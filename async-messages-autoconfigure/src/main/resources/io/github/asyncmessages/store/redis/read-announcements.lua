-- Reads all announcements. A text that is too large is cut.
--
-- KEYS   1 the announcements, 2 their ids
-- ARGV   2 how many at most, if there are many more
-- reply  {key, JSON, id and time or '', …}

local entries
if redis.call('HLEN', KEYS[1]) > tonumber(ARGV[2]) then
  entries = redis.call('HSCAN', KEYS[1], '0', 'COUNT', ARGV[2])[2]
else
  entries = redis.call('HGETALL', KEYS[1])
end
local reply = {}
for i = 1, #entries, 2 do
  reply[#reply + 1] = entries[i]
  reply[#reply + 1] = string.sub(entries[i + 1], 1, maxSize + 1)
  reply[#reply + 1] = redis.call('HGET', KEYS[2], entries[i]) or ''
end
return reply
