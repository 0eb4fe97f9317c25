-- Adds a one-time message without a collapse key to a mailbox that holds nothing to compare it with; says how many
-- are waiting then, or nothing if it was not added. Of two with one id the claim drops the later.
local function push(queue, claims, inbox, rejected, json)
  if redis.call('EXISTS', claims, inbox, rejected) > 0 then
    return nil
  end
  local waiting = redis.call('RPUSH', queue, json)
  redis.call('PEXPIRE', queue, retention)
  return waiting
end
