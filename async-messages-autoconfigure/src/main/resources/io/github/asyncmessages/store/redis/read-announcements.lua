-- Reads the announcements, those first that have an id of their own. A text that is too large is cut.
--
-- KEYS   1 the announcements, 2 their ids
-- ARGV   2 how many at most; they have at most half as many bytes as the largest would have
-- reply  {how many there are, key, JSON, id and time or '', …}

local max, total = tonumber(ARGV[2]), redis.call('HLEN', KEYS[1])
local ids = redis.call('HGETALL', KEYS[2])
local entries = total > max and redis.call('HSCAN', KEYS[1], '0', 'COUNT', max)[2] or redis.call('HGETALL', KEYS[1])
local reply, seen, count, bytes = {total}, {}, 0, 0

local function add(key, text, id)
  if seen[key] or not text then
    return
  end
  seen[key] = true
  text = string.sub(text, 1, maxSize + 1)
  count, bytes = count + 1, bytes + #text
  if count <= max and bytes <= max * maxSize / 2 then
    table.insert(reply, key)
    table.insert(reply, text)
    table.insert(reply, id)
  end
end

for i = 1, #ids, 2 do
  add(ids[i], redis.call('HGET', KEYS[1], ids[i]), ids[i + 1])
end
for i = 1, #entries, 2 do
  add(entries[i], entries[i + 1], '')
end
return reply
