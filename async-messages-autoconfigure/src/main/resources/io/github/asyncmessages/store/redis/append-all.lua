-- Adds a message to many mailboxes, each as append.lua does. One that fails does not stop the others. Makes up the
-- keys itself, so that it is not for a cluster.
--
-- ARGV   2 JSON, 3 id, 4 collapse key or '', 5 delivery, 6 expires at in microseconds or 0; from 7 on the
--        mailboxes: what their keys begin with
-- reply  {for each mailbox where there is something to say: its index from 0, and how many unseen messages made
--        room, or what is wrong}

-- include push.lua

-- include add.lua

local json, id, key, delivery, expiresAt = unpack(ARGV, 2, 6)
local isPlain = key == '' and delivery == 'once'

-- A queue with nothing but the message, and with its end. Most of the others become copies of it.
local only

local function append(mailbox)
  queue, claims, inbox = mailbox .. 'queue', mailbox .. 'claims', mailbox .. 'inbox'
  -- Where a copy cannot be had, because something is there or the user may not, the message is added as usual.
  if only and holdsNothingElse(claims, inbox) and redis.pcall('COPY', only, queue) == 1 then
    return 0
  end
  rejected = mailbox .. 'rejected'
  local waiting = isPlain and holdsNothingElse(claims, inbox, rejected) and push(queue, json)
  if waiting and waiting <= maxPending then
    only = waiting == 1 and queue or only
    return 0
  end
  order, unread, untilRead = mailbox .. 'order', mailbox .. 'unread', mailbox .. 'until-read'
  ends, keys = mailbox .. 'ends', mailbox .. 'keys'
  return waiting and trim() or add(json, id, key, delivery, expiresAt)
end

local reply = {}
for i = 7, #ARGV do
  local ok, result = pcall(append, ARGV[i])
  if not ok or result > 0 then
    table.insert(reply, i - 7)
    -- What is wrong was a text before Redis 7.
    table.insert(reply, ok and result or (type(result) == 'table' and result.err or tostring(result)))
  end
end
return reply
