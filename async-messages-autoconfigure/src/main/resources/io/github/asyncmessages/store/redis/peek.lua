-- Reads the queue and the claims of a mailbox, and changes nothing.
--
-- reply  {now in microseconds, entries at the front of the queue, {id, deadline in microseconds, entries} of each claim,
--        1 if there are more entries, claims or scheduled messages, ids of persistent and of scheduled messages, {digest, JSON,
--        id, arrival in microseconds} of each scheduled message in the order of their times}. An entry is {digest, size in bytes, raw
--        entry unless it is too large}, or nothing if it is gone.

-- include mailbox.lua

local mailbox = mailboxOf(unpack(KEYS))

local function view(entries)
  local found = {}
  for i, entry in ipairs(entries) do
    found[i] = entry and {redis.sha1hex(entry), #entry, #entry <= maxSize and entry or nil}
  end
  return found
end

local waiting, more = front(mailbox.queue)
local claims, bytes = {}, 0
eachClaim(mailbox, function(id, deadline, entries)
  if bytes < 1024 * 1024 then
    table.insert(claims, {id, digits(deadline), view(entries)})
    for _, entry in ipairs(entries) do
      bytes = bytes + (entry and #entry or 0)
    end
  else
    more = true
  end
end)
local ids, scheduled = redis.call('ZRANGE', mailbox.order, 0, -1), {}
mailbox.holdsScheduled = true
eachScheduled(mailbox, function(message, _, arrival, id)
  table.insert(ids, id)
  local json = bytes < 1024 * 1024 and redis.call('HGET', mailbox.later, id)
  if json then
    table.insert(scheduled, {redis.sha1hex(message), json, id, digits(arrival)})
    bytes = bytes + #json
  else
    more = true
  end
end)
return {digits(now), view(waiting), claims, more and 1 or 0, ids, scheduled}
