-- Counts what mailboxes hold, and changes nothing.
--
-- KEYS   of each mailbox: queue, claims, order, unread, ends, rejected, seen
-- reply  for each mailbox: {waiting entries, claimed entries, persistent messages, unread ones, rejected entries, 1 if its
--        owner was seen}; {} if it cannot be read

-- include head.lua

-- include counts.lua

local now = readClock()

local function summary(queue, claims, order, unread, ends, rejected, seen)
  local waitingAgain, _, held = countClaimed(claims, now)
  local expired, expiredCount = expiredMessages(ends, now)
  return {redis.call('LLEN', queue) + waitingAgain, held, redis.call('ZCARD', order) - expiredCount,
      countUnread(unread, expired), redis.call('LLEN', rejected), redis.call('EXISTS', seen)}
end

local replies = {}
for i = 1, #KEYS, 7 do
  local ok, reply = pcall(summary, unpack(KEYS, i, i + 6))
  table.insert(replies, ok and reply or {})
end
return replies
