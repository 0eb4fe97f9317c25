-- The announcements that a reader has closed or received, by when that is forgotten: a year after a page has last shown it,
-- or the retention after it ends if that is later. It may be prolonged, or lose its end.

-- include head.lua

local maxAnnounced, day = 100, 24 * 60 * 60 * 1000000
local shownAt = readClock()

-- When an announcement is forgotten that ends at a time, and before which time a note of it has to be renewed.
local function forgottenAt(ends)
  local earliest = shownAt + 365 * day
  local afterEnd = (tonumber(ends) or 0) + retention * 1000
  if afterEnd > earliest then
    return afterEnd, afterEnd
  end
  return earliest, earliest - day
end

-- Notes an announcement. Of too many, those are forgotten first that would be forgotten first, but none that is kept.
local function noteAnnounced(announced, id, forgotten, kept)
  redis.call('ZADD', announced, digits(forgotten), id)
  redis.call('ZREMRANGEBYSCORE', announced, '-inf', digits(shownAt))
  local excess = redis.call('ZCARD', announced) - maxAnnounced
  local others = excess > 0 and redis.call('ZRANGE', announced, 0, -1) or {}
  for _, other in ipairs(others) do
    if excess > 0 and not kept[other] then
      redis.call('ZREM', announced, other)
      excess = excess - 1
    end
  end
  local last = redis.call('ZREVRANGE', announced, 0, 0, 'WITHSCORES')[2]
  if last then
    redis.call('PEXPIREAT', announced, digits(math.ceil((tonumber(last) - offset) / 1000)))
  end
end
