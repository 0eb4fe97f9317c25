-- Marks persistent messages as read or unread.
--
-- ARGV   2 '1' to look for messages that are not filed yet, 3 'read' or 'unread', 4 id, or '' for all up to 5 this
--        position
-- reply  {} if messages may have to be filed first; else {ids of those that were changed}

-- include mailbox.lua

-- include remember.lua

local mailbox = mailboxOf(unpack(KEYS))
if ARGV[2] == '1' and mayHoldUnfiled(mailbox) then
  return {}
end
checkTypes(mailbox)
purge(mailbox)
deliverDue(mailbox)
local read = ARGV[3] == 'read'
local ids = ARGV[4] ~= '' and {ARGV[4]} or redis.call('ZRANGEBYSCORE', mailbox.unread, '-inf', ARGV[5])
local changed, delivered = {}, {}
for _, id in ipairs(ids) do
  local value = redis.call('HGET', mailbox.inbox, id)
  if value and (redis.call('ZSCORE', mailbox.unread, id) and true or false) == read then
    local delivery, _, expiresAt, json = unpackValue(value)
    local position = redis.call('ZSCORE', mailbox.order, id)
    local readAt = read and digits(now) or '0'
    redis.call('HSET', mailbox.inbox, id, delivery .. ' ' .. readAt .. ' ' .. expiresAt .. ' ' .. json)
    redis.call('ZREM', mailbox.ends, id)
    if read then
      redis.call('ZREM', mailbox.unread, id)
      redis.call('ZREM', mailbox.untilRead, id)
      local keptUntil = now + inboxRetention
      local at = expiresAt ~= '0' and math.min(keptUntil, tonumber(expiresAt)) or keptUntil
      redis.call('ZADD', mailbox.ends, digits(at), id)
      table.insert(delivered, {id = id, sentAt = 0, json = json})
    else
      redis.call('ZADD', mailbox.unread, position, id)
      if delivery == 'until-read' then
        redis.call('ZADD', mailbox.untilRead, position, id)
      end
      if expiresAt ~= '0' then
        redis.call('ZADD', mailbox.ends, expiresAt, id)
      end
    end
    table.insert(changed, id)
  end
end
if #changed > 0 then
  expireInbox(mailbox)
end
if mailbox.history and #delivered > 0 then
  remember(mailbox.history, now, delivered)
end
return {changed}
