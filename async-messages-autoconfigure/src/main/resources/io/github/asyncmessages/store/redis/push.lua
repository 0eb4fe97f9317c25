-- What a one-time message without a collapse key takes in most mailboxes.

-- Whether a mailbox holds nothing to compare such a message with, but for those that wait: of two with one id the
-- claim drops the later.
local function holdsNothingElse(...)
  return redis.call('EXISTS', ...) == 0
end

-- Adds an entry to those that wait; says whether too many wait now.
local function push(queue, json)
  local waiting = redis.call('RPUSH', queue, json)
  redis.call('PEXPIRE', queue, retention)
  return waiting > maxPending and {'full', 0} or {}, waiting
end
