-- Counts what mailboxes hold, and changes nothing.
--
-- KEYS   of each mailbox: queue, claims, order, unread, ends, rejected, scheduled, seen
-- reply  for each mailbox: {waiting entries and scheduled messages, claimed entries, persistent messages, unread ones,
--        rejected entries, 1 if its owner was seen}; {} if it cannot be read

-- include head.lua

-- include counts.lua

local now = readClock()

local function summary(queue, claims, order, unread, ends, rejected, scheduled, seen)
  local waitingAgain, _, held = countClaimed(claims, now)
  local expired, expiredCount = expiredMessages(ends, now)
  local dueOnce, dueUnread, _, _, due = countDue(scheduled, now)
  local later = redis.call('ZCARD', scheduled) - due
  return {redis.call('LLEN', queue) + waitingAgain + dueOnce + later, held,
      redis.call('ZCARD', order) - expiredCount, countUnread(unread, expired) + dueUnread, redis.call('LLEN', rejected),
      redis.call('EXISTS', seen)}
end

local replies = {}
for i = 1, #KEYS, 8 do
  local ok, reply = pcall(summary, unpack(KEYS, i, i + 7))
  table.insert(replies, ok and reply or {})
end
return replies
