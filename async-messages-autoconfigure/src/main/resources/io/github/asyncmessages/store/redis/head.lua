-- The keys and limits of a mailbox, and what little the usual cases need.
--
-- KEYS  the nine keys of one recipient, in the order of the next line
-- ARGV  1 offset of the clock in microseconds, 2 retention in milliseconds,
--       3 max-pending, 4 claim-timeout in microseconds, 5 inbox.max,
--       6 inbox.retention in microseconds; from 7 on what the script says
local queue, claims, inbox, order, unread, untilRead, ends, keys, rejected = unpack(KEYS)
local offset, retention, maxPending = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local claimTimeout, maxInbox, inboxRetention = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])

-- The time in microseconds.
local function readClock()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2] + offset
end

-- A number in full; tostring() would round it.
local function digits(number)
  return string.format('%.0f', number)
end

local function saveClaim(id, deadline, entries)
  redis.call('HSET', claims, id, cmsgpack.pack({deadline, entries}))
  redis.call('PEXPIRE', claims, retention)
end

