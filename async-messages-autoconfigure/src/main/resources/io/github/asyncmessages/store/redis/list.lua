-- Lists persistent messages, newest first.
--
-- ARGV   2 '1' to look for messages that are not filed yet, 3 '1' for unread ones only, 4 only before this position
--        or '+inf', 5 how many
-- reply  {} if messages may have to be filed first; else {values, positions, newest position}

-- include mailbox.lua

local mailbox = mailboxOf(unpack(KEYS))
if ARGV[2] == '1' and mayHoldUnfiled(mailbox) then
  return {}
end
checkTypes(mailbox)
purge(mailbox)
local index = ARGV[3] == '1' and mailbox.unread or mailbox.order
local found = redis.call('ZREVRANGEBYSCORE', index, '(' .. ARGV[4], '-inf', 'WITHSCORES', 'LIMIT', 0, ARGV[5])
local ids, positions = {}, {}
for i = 1, #found, 2 do
  table.insert(ids, found[i])
  table.insert(positions, found[i + 1])
end
local values = #ids > 0 and redis.call('HMGET', mailbox.inbox, unpack(ids)) or {}
return {values, positions, redis.call('ZREVRANGE', mailbox.order, 0, 0, 'WITHSCORES')[2] or '0'}
