-- Removes an announcement.
--
-- KEYS   1 the announcements, 2 their ids, 3 how many readers have closed each id
-- ARGV   2 key
-- reply  {1}, or {0} if there is none

local id = string.match(redis.call('HGET', KEYS[2], ARGV[2]) or ARGV[2], '^%S+')
local removed = redis.call('HDEL', KEYS[1], ARGV[2])
redis.call('HDEL', KEYS[2], ARGV[2])
if id then
  redis.call('HDEL', KEYS[3], id)
end
return {removed}
