-- Adds an announcement or replaces the one with its key, and removes some that have ended.
--
-- KEYS   1 the announcements, 2 their ids, 3 how many readers have closed each id
-- ARGV   2 key, 3 JSON, 4 id and time, 5 '1' to replace the id of the one with its key, 6 how many there may be,
--        7 … key and JSON of those that have ended, which are as if they were gone
-- reply  {1}, or {0} if there are too many

local ended, gone = {}, {}
for i = 7, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then
    ended[#ended + 1] = ARGV[i]
    gone[ARGV[i]] = true
  end
end
local added = gone[ARGV[2]] or redis.call('HEXISTS', KEYS[1], ARGV[2]) == 0
if added and redis.call('HLEN', KEYS[1]) - #ended >= tonumber(ARGV[6]) then
  return {0}
end
local ids = redis.call('HGETALL', KEYS[2])
local closed = redis.call('HGETALL', KEYS[3])

for _, key in ipairs(ended) do
  redis.call('HDEL', KEYS[1], key)
end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
if added or ARGV[5] == '1' then
  redis.call('HSET', KEYS[2], ARGV[2], ARGV[4])
end
-- Forgets what belongs to announcements that are gone.
for i = 1, #ids, 2 do
  if redis.call('HEXISTS', KEYS[1], ids[i]) == 0 then
    redis.call('HDEL', KEYS[2], ids[i])
  end
end
local known = {}
for _, id in ipairs(redis.call('HVALS', KEYS[2])) do
  known[string.match(id, '^%S+')] = true
end
for i = 1, #closed, 2 do
  if not known[closed[i]] and redis.call('HEXISTS', KEYS[1], closed[i]) == 0 then
    redis.call('HDEL', KEYS[3], closed[i])
  end
end
return {1}
