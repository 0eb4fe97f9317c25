-- Persistent messages of an index, newest first, only those before a position or '+inf': their values, the position before
-- which the list goes on or '', and the position of the newest message of the inbox.
local function listed(mailbox, index, before, count)
  local found = redis.call('ZREVRANGEBYSCORE', index, '(' .. before, '-inf', 'WITHSCORES', 'LIMIT', 0, count + 1)
  local ids = {}
  for i = 1, math.min(#found, 2 * count), 2 do
    table.insert(ids, found[i])
  end
  local values = #ids > 0 and redis.call('HMGET', mailbox.inbox, unpack(ids)) or {}
  local newest = redis.call('ZREVRANGE', mailbox.order, 0, 0, 'WITHSCORES')[2] or '0'
  return {values, #found > 2 * count and found[2 * count] or '', newest}
end

-- The same of a number of messages, such as '5'; of '5+100' with the values of unread ones that are older, at most 100.
local function listedWithUnread(mailbox, index, before, wanted)
  local count, unread = string.match(wanted, '^(%d+)%+?(%d*)$')
  local list = listed(mailbox, index, before, tonumber(count))
  list[4] = unread ~= '' and list[2] ~= '' and listed(mailbox, mailbox.unread, list[2], tonumber(unread))[1] or nil
  return list
end
