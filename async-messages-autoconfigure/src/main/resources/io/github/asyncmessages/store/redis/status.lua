-- Reads the status of mailboxes, and changes nothing. Reads every key that the status depends on, so that a server
-- that tracks keys tells of the next change.
--
-- KEYS   of each mailbox: queue, claims, unread, until-read, ends. Where keys are tracked, a call is to serve one
--        mailbox: at each read, a server notes all keys of the call.
-- reply  for each mailbox: {waiting entries, unread messages, a digest of the newest unread until-read messages or '',
--        for how many microseconds the reply would be the same: -1 for as long as nobody writes}; {} if it cannot be read

-- include head.lua

local now = readClock()

-- How many entries of expired claims wait again, and when the next claim expires.
local function expiredEntries(claims)
  local count, nextEnd = 0, math.huge
  for _, claim in ipairs(redis.call('HVALS', claims)) do
    local deadline, entries = unpack(cmsgpack.unpack(claim))
    if deadline > now then
      nextEnd = math.min(nextEnd, deadline)
    else
      for _, entry in ipairs(entries) do
        count = count + (entry and 1 or 0)
      end
    end
  end
  return count, nextEnd
end

-- The ids of messages that have expired and are not removed yet, how many they are, and when the next one expires.
local function expiredMessages(ends)
  local ids, expired = redis.call('ZRANGEBYSCORE', ends, '-inf', digits(now)), {}
  for _, id in ipairs(ids) do
    expired[id] = true
  end
  local next = redis.call('ZRANGEBYSCORE', ends, '(' .. digits(now), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
  return expired, #ids, tonumber(next) or math.huge
end

local function countUnread(unread, expired)
  local count = redis.call('ZCARD', unread)
  for id in pairs(expired) do
    count = count - (redis.call('ZSCORE', unread, id) and 1 or 0)
  end
  return count
end

-- Pages show at most 20.
local function digestOfShown(untilRead, expired, expiredCount)
  local newest, shown = redis.call('ZREVRANGE', untilRead, 0, 19 + expiredCount, 'WITHSCORES'), {}
  for i = 1, #newest, 2 do
    if not expired[newest[i]] and #shown < 20 then
      table.insert(shown, newest[i] .. ' ' .. newest[i + 1])
    end
  end
  return #shown > 0 and redis.sha1hex(table.concat(shown, ' ')) or ''
end

local function status(queue, claims, unread, untilRead, ends)
  -- Most mailboxes are empty.
  if redis.call('EXISTS', queue, claims, unread) == 0 then
    return {0, 0, '', -1}
  end
  local waitingAgain, nextEndOfClaim = expiredEntries(claims)
  local expired, expiredCount, nextEndOfMessage = expiredMessages(ends)
  local nextEnd = math.min(nextEndOfClaim, nextEndOfMessage)
  return {redis.call('LLEN', queue) + waitingAgain, countUnread(unread, expired),
      digestOfShown(untilRead, expired, expiredCount), nextEnd < math.huge and nextEnd - now or -1}
end

local replies = {}
for i = 1, #KEYS, 5 do
  local ok, reply = pcall(status, unpack(KEYS, i, i + 4))
  table.insert(replies, ok and reply or {})
end
return replies
