-- Marks persistent messages as read or unread.
--
-- ARGV   2 '1' to look for unfiled messages first, 3 'read' or 'unread', 4 id, or '' for all up to 5 this position
-- reply  {} if messages must be filed first; else {ids of those that were changed}

-- include mailbox.lua

if ARGV[2] == '1' and hasUnfiled() then
  return {}
end
checkTypes()
purge()
local read = ARGV[3] == 'read'
local ids = ARGV[4] ~= '' and {ARGV[4]} or redis.call('ZRANGEBYSCORE', unread, '-inf', ARGV[5])
local changed = {}
for _, id in ipairs(ids) do
  local value = redis.call('HGET', inbox, id)
  if value and (redis.call('ZSCORE', unread, id) and true or false) == read then
    local delivery, _, expiresAt, json = unpackValue(value)
    local position = redis.call('ZSCORE', order, id)
    redis.call('HSET', inbox, id, delivery .. ' ' .. (read and digits(now) or '0') .. ' ' .. expiresAt .. ' ' .. json)
    redis.call('ZREM', ends, id)
    if read then
      redis.call('ZREM', unread, id)
      redis.call('ZREM', untilRead, id)
      local kept = now + inboxRetention
      redis.call('ZADD', ends, expiresAt ~= '0' and digits(math.min(kept, tonumber(expiresAt))) or digits(kept), id)
    else
      redis.call('ZADD', unread, position, id)
      if delivery == 'until-read' then
        redis.call('ZADD', untilRead, position, id)
      end
      if expiresAt ~= '0' then
        redis.call('ZADD', ends, expiresAt, id)
      end
    end
    table.insert(changed, id)
  end
end
if #changed > 0 then
  expireInbox()
end
return {changed}
