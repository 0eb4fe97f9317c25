-- Counting what a mailbox holds, without changing it.

-- include schedule.lua

-- How many entries of expired claims wait again, when the next claim expires, and how many entries the others hold.
local function countClaimed(claims, now)
  local expired, nextEnd, held = 0, math.huge, 0
  for _, claim in ipairs(redis.call('HVALS', claims)) do
    local deadline, entries = unpack(cmsgpack.unpack(claim))
    local count = 0
    for _, entry in ipairs(entries) do
      count = count + (entry and 1 or 0)
    end
    if deadline > now then
      nextEnd = math.min(nextEnd, deadline)
      held = held + count
    else
      expired = expired + count
    end
  end
  return expired, nextEnd, held
end

-- The ids of messages that have expired and are not removed yet, and how many they are.
local function expiredMessages(ends, now)
  local ids, expired = redis.call('ZRANGEBYSCORE', ends, '-inf', digits(now)), {}
  for _, id in ipairs(ids) do
    expired[id] = true
  end
  return expired, #ids
end

local function countUnread(unread, expired)
  local count = redis.call('ZCARD', unread)
  for id in pairs(expired) do
    count = count - (redis.call('ZSCORE', unread, id) and 1 or 0)
  end
  return count
end
