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
