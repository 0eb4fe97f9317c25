-- Adds a message to many mailboxes, each as append.lua does. One that fails does not stop the others. Makes up the
-- keys itself, so that it is not for a cluster.
--
-- ARGV   7 id, 8 collapse key or '', 9 delivery, 10 expires at in microseconds or 0, 11 JSON; from 12 on the
--        mailboxes: what their keys begin with
-- reply  {for each mailbox where there is something to say: its index from 0, and how many unseen messages made
--        room, or what is wrong}

-- include push.lua

-- include add.lua

local id, key, delivery, expiresAt, json = unpack(ARGV, 7, 11)
local isPlain = key == '' and delivery == 'once'

local function append(mailbox)
  queue, claims, inbox, rejected = mailbox .. 'queue', mailbox .. 'claims', mailbox .. 'inbox', mailbox .. 'rejected'
  local waiting = isPlain and push(queue, claims, inbox, rejected, json, retention)
  if waiting and waiting <= maxPending then
    return 0
  end
  order, unread, untilRead = mailbox .. 'order', mailbox .. 'unread', mailbox .. 'until-read'
  ends, keys = mailbox .. 'ends', mailbox .. 'keys'
  return waiting and trim() or add(id, key, delivery, expiresAt, json)
end

local reply = {}
for i = 12, #ARGV do
  local ok, result = pcall(append, ARGV[i])
  if not ok or result > 0 then
    table.insert(reply, i - 12)
    -- What is wrong was a text before Redis 7.
    table.insert(reply, ok and result or (type(result) == 'table' and result.err or tostring(result)))
  end
end
return reply
