-- The clock and the claims of a mailbox: what little the usual cases need.
--
-- KEYS  the keys of one recipient, in the order of MailboxKeys, unless the script says otherwise; then the history, if one
--       is kept and the script adds to it
-- ARGV  1 offset of the clock in microseconds; from 2 on what the script says
--
-- In front of each script are the limits of the store: retention and historyRetention in milliseconds, the latter 0 if no
-- history is kept; claimTimeout and inboxRetention in microseconds; maxPending, maxInbox and maxHistory in messages;
-- maxSize in bytes.
local offset = tonumber(ARGV[1])

-- The time in microseconds.
local function readClock()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2] + offset
end

-- A number in full; tostring() would round it.
local function digits(number)
  return string.format('%.0f', number)
end

local function saveClaim(claims, id, deadline, entries)
  redis.call('HSET', claims, id, cmsgpack.pack({deadline, entries}))
  redis.call('PEXPIRE', claims, retention)
end
