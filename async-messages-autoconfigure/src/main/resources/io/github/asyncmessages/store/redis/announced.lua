-- The announcements that a reader has closed or received, by when they are forgotten.

-- include head.lua

local maxAnnounced = 100

-- Those that are not forgotten.
local function announcedIds(announced)
  return redis.call('ZRANGEBYSCORE', announced, '(' .. digits(readClock()), '+inf')
end

-- Notes an announcement. Of too many, those that would be forgotten first are forgotten.
local function noteAnnounced(announced, id, ends)
  redis.call('ZADD', announced, ends, id)
  redis.call('ZREMRANGEBYSCORE', announced, '-inf', digits(readClock()))
  while redis.call('ZCARD', announced) > maxAnnounced do
    redis.call('ZREM', announced, redis.call('ZRANGE', announced, 0, 0)[1])
  end
  local last = redis.call('ZREVRANGE', announced, 0, 0, 'WITHSCORES')[2]
  if last == 'inf' then
    redis.call('PERSIST', announced)
  elseif last then
    redis.call('PEXPIREAT', announced, digits(math.ceil((tonumber(last) - offset) / 1000)))
  end
end
