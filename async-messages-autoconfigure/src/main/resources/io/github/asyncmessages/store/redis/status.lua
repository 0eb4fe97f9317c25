-- Reads the status of mailboxes, and changes nothing. Reads every key that the status depends on, so that a server
-- that tracks keys tells of the next change.
--
-- KEYS   of each mailbox: queue, claims, unread, until-read, ends, scheduled. Where keys are tracked, a call is to serve one
--        mailbox: at each read, a server notes all keys of the call.
-- reply  for each mailbox: {waiting entries, unread messages, a digest of the newest unread until-read messages or '',
--        for how many microseconds the reply would be the same: -1 for as long as nobody writes,
--        the position of the newest unread message or 0}; {} if it cannot be read

-- include head.lua

-- include counts.lua

local now = readClock()

-- When the next message expires.
local function nextEndOf(ends)
  local next = redis.call('ZRANGEBYSCORE', ends, '(' .. digits(now), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
  return tonumber(next) or math.huge
end

-- When the queue expires. If a later call over the same connection finds that, a server tells the connection nothing.
local function endOfQueue(queue, now)
  local left = redis.call('PTTL', queue)
  return left >= 0 and now + left * 1000 or math.huge
end

-- Pages show at most 20.
local function digestOfShown(untilRead, expired, expiredCount, due)
  local newest, shown = redis.call('ZREVRANGE', untilRead, 0, 19 + expiredCount, 'WITHSCORES'), due
  for i = 1, #newest, 2 do
    if not expired[newest[i]] and #shown < 20 then
      table.insert(shown, newest[i] .. ' ' .. newest[i + 1])
    end
  end
  return #shown > 0 and redis.sha1hex(table.concat(shown, ' ')) or ''
end

local function newestUnread(unread)
  return tonumber(redis.call('ZREVRANGE', unread, 0, 0, 'WITHSCORES')[2] or 0)
end

local function status(queue, claims, unread, untilRead, ends, scheduled)
  -- Most mailboxes are empty.
  if redis.call('EXISTS', queue, claims, unread, scheduled) == 0 then
    return {0, 0, '', -1, 0}
  end
  local waitingAgain, nextEndOfClaim = countClaimed(claims, now)
  local expired, expiredCount = expiredMessages(ends, now)
  local dueOnce, dueUnread, dueUntilRead, nextDue = countDue(scheduled, now)
  local nextEnd = math.min(nextEndOfClaim, nextEndOf(ends), endOfQueue(queue, now), nextDue)
  return {redis.call('LLEN', queue) + waitingAgain + dueOnce, countUnread(unread, expired) + dueUnread,
      digestOfShown(untilRead, expired, expiredCount, dueUntilRead), nextEnd < math.huge and nextEnd - now or -1,
      newestUnread(unread)}
end

local replies = {}
for i = 1, #KEYS, 6 do
  local ok, reply = pcall(status, unpack(KEYS, i, i + 5))
  table.insert(replies, ok and reply or {})
end
return replies
