-- Adds a message to many mailboxes, each as append.lua does. One that fails does not stop the others. Makes up the
-- keys itself, so that it is not for a cluster.
--
-- ARGV   2 JSON, 3 id, 4 collapse key or '', 5 delivery, 6 expires at and 7 due at in microseconds or 0; from 8
--        on the mailboxes: what their keys begin with; last '1' if the call is repeated
-- reply  for each mailbox where there is something to say: its index from 0, and what append.lua says, or {'failed', why}

-- include push.lua

-- include add.lua

local json, id, key, delivery, expiresAt, dueAt = unpack(ARGV, 2, 7)
local isRepeated = ARGV[#ARGV] == '1'
local isPlain = key == '' and delivery == 'once' and dueAt == '0' and not isRepeated

-- A queue with nothing but the message, and with its end. Most of the others become copies of it.
local only

local function append(name)
  local queue, claims, inbox, rejected = name .. 'queue', name .. 'claims', name .. 'inbox', name .. 'rejected'
  local scheduled = name .. 'scheduled'
  -- Where a copy cannot be had, because something is there or the user may not, the message is added as usual.
  if only and not isRepeated and holdsNothingElse(claims, inbox, scheduled)
      and redis.pcall('COPY', only, queue) == 1 then
    return {}
  end
  if isPlain and holdsNothingElse(claims, inbox, rejected, scheduled) then
    local reply, waiting = push(queue, json)
    only = waiting == 1 and queue or only
    return reply
  end
  return add(mailboxAt(name), json, id, key, delivery, expiresAt, dueAt, false, isRepeated)
end

local replies = {}
for i = 8, #ARGV - 1 do
  local ok, reply = pcall(append, ARGV[i])
  if not ok then
    -- What is wrong was a text before Redis 7.
    reply = {'failed', type(reply) == 'table' and reply.err or tostring(reply)}
  end
  if #reply > 0 then
    table.insert(replies, i - 8)
    table.insert(replies, reply)
  end
end
return replies
