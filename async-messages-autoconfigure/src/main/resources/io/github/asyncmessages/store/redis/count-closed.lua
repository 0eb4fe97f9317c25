-- Counts the readers who have closed an announcement, and perhaps one more or less.
--
-- KEYS   1 the announcements, 2 their ids, 3 how many readers have closed each id
-- ARGV   2 id, 3 how many have closed it now, -1 for one who has not any more, 4 how many ids to count at most
-- reply  {how many}

if ARGV[3] ~= '0' then
  if redis.call('HEXISTS', KEYS[3], ARGV[2]) == 0 and redis.call('HLEN', KEYS[3]) >= tonumber(ARGV[4]) then
    return {0}
  end
  redis.call('HSET', KEYS[3], ARGV[2], math.max(0, (redis.call('HGET', KEYS[3], ARGV[2]) or 0) + ARGV[3]))
end
return {tonumber(redis.call('HGET', KEYS[3], ARGV[2]) or 0)}
