-- What scripts share that look at a whole mailbox.

-- include head.lua

-- include front.lua

-- include schedule.lua

local now = readClock()

-- The keys of one recipient, which the functions below are given. There is a history only where it is kept.
local function mailboxOf(queue, claims, inbox, order, unread, untilRead, ends, keys, rejected, scheduled,
    history)
  return {queue = queue, claims = claims, inbox = inbox, order = order, unread = unread, untilRead = untilRead,
      ends = ends, keys = keys, rejected = rejected, scheduled = scheduled, history = history}
end

-- The same by what the keys begin with.
local function mailboxAt(name)
  return mailboxOf(name .. 'queue', name .. 'claims', name .. 'inbox', name .. 'order', name .. 'unread',
      name .. 'until-read', name .. 'ends', name .. 'keys', name .. 'rejected', name .. 'scheduled')
end

-- Fails on a key of a wrong type. To be called before the first write.
local function checkTypes(mailbox)
  redis.call('LLEN', mailbox.queue)
  redis.call('HLEN', mailbox.claims)
  redis.call('HLEN', mailbox.inbox)
  redis.call('ZCARD', mailbox.order)
  redis.call('ZCARD', mailbox.unread)
  redis.call('ZCARD', mailbox.untilRead)
  redis.call('ZCARD', mailbox.ends)
  redis.call('HLEN', mailbox.keys)
  redis.call('LLEN', mailbox.rejected)
  redis.call('ZCARD', mailbox.scheduled)
  if mailbox.history then
    redis.call('LLEN', mailbox.history)
  end
end

-- A raw entry without what Java reads and cjson refuses: a byte order mark, and escapes of half a character.
local function lenient(entry)
  entry = string.gsub(entry, '^\239\187\191', '')
  entry = string.gsub(entry, '\\\\', '\1')
  entry = string.gsub(entry, '\\u([dD][89abAB]%x%x)\\u([dD][c-fC-F]%x%x)', '\2u%1\2u%2')
  entry = string.gsub(entry, '\\u[dD][89a-fA-F]%x%x', '?')
  entry = string.gsub(entry, '\2', '\\')
  return (string.gsub(entry, '\1', '\\\\'))
end

-- The fields of a raw entry, or nil if it is not a JSON object.
local function decode(entry)
  local ok, message = pcall(cjson.decode, entry)
  if not ok then
    ok, message = pcall(cjson.decode, lenient(entry))
  end
  return ok and type(message) == 'table' and message or nil
end

-- Keeps entries that cannot be used where somebody may look into them.
local function reject(mailbox, entries)
  if #entries == 0 then
    return
  end
  for _, entry in ipairs(entries) do
    redis.call('RPUSH', mailbox.rejected, entry)
  end
  redis.call('LTRIM', mailbox.rejected, -maxPending, -1)
  redis.call('PEXPIRE', mailbox.rejected, retention)
end

-- An inbox value is '<delivery> <read at> <expires at> <json>', times in microseconds, 0 for never.
local function unpackValue(value)
  return string.match(value, '^(%S+) (%d+) (%d+) (.*)$')
end

-- Removes a persistent message; false if there is none with this id.
local function remove(mailbox, id)
  local value = id and redis.call('HGET', mailbox.inbox, id)
  if not value then
    return false
  end
  local _, _, _, json = unpackValue(value)
  local message = decode(json)
  if message and type(message.key) == 'string' then
    redis.call('HDEL', mailbox.keys, message.key)
  end
  redis.call('HDEL', mailbox.inbox, id)
  redis.call('ZREM', mailbox.order, id)
  redis.call('ZREM', mailbox.unread, id)
  redis.call('ZREM', mailbox.untilRead, id)
  redis.call('ZREM', mailbox.ends, id)
  return true
end

-- Removes persistent messages that have expired or were kept long enough after reading; says how many.
local function purge(mailbox)
  local expired = redis.call('ZRANGEBYSCORE', mailbox.ends, '-inf', digits(now))
  for _, id in ipairs(expired) do
    remove(mailbox, id)
  end
  return #expired
end

-- Lets the inbox expire with its last message, if every message has an end.
local function expireInbox(mailbox)
  local all = {mailbox.inbox, mailbox.order, mailbox.unread, mailbox.untilRead, mailbox.ends, mailbox.keys}
  local last = redis.call('ZREVRANGE', mailbox.ends, 0, 0, 'WITHSCORES')[2]
  if last and redis.call('ZCARD', mailbox.ends) == redis.call('ZCARD', mailbox.order) then
    local at = digits(math.ceil((tonumber(last) - offset) / 1000))
    for _, key in ipairs(all) do
      redis.call('PEXPIREAT', key, at)
    end
  else
    for _, key in ipairs(all) do
      redis.call('PERSIST', key)
    end
  end
end

-- Takes a persistent message into the inbox; says how many unseen ones made room.
local function file(mailbox, id, key, delivery, expiresAt, json)
  if redis.call('HEXISTS', mailbox.inbox, id) == 1 then
    return 0
  end
  if key ~= '' then
    remove(mailbox, redis.call('HGET', mailbox.keys, key))
    redis.call('HSET', mailbox.keys, key, id)
  end
  local last = redis.call('ZREVRANGE', mailbox.order, 0, 0, 'WITHSCORES')[2]
  local position = digits(math.max(now, (tonumber(last) or 0) + 1))
  redis.call('HSET', mailbox.inbox, id, delivery .. ' 0 ' .. expiresAt .. ' ' .. json)
  redis.call('ZADD', mailbox.order, position, id)
  redis.call('ZADD', mailbox.unread, position, id)
  if delivery == 'until-read' then
    redis.call('ZADD', mailbox.untilRead, position, id)
  end
  if expiresAt ~= '0' then
    redis.call('ZADD', mailbox.ends, expiresAt, id)
  end
  local dropped = 0
  while redis.call('ZCARD', mailbox.order) > maxInbox do
    local oldestRead = redis.call('ZDIFF', 2, mailbox.order, mailbox.unread)[1]
    if not oldestRead then
      dropped = dropped + 1
    end
    remove(mailbox, oldestRead or redis.call('ZRANGE', mailbox.order, 0, 0)[1])
  end
  return dropped
end

-- Calls a function with each claim: its id, deadline and raw entries; false is an entry that is gone.
local function eachClaim(mailbox, visit)
  local fields = redis.call('HGETALL', mailbox.claims)
  for i = 1, #fields, 2 do
    local claim = cmsgpack.unpack(fields[i + 1])
    visit(fields[i], claim[1], claim[2])
  end
end

-- Puts the entries of a claim in front of those that wait, but for those that are gone.
local function requeue(mailbox, entries)
  for i = #entries, 1, -1 do
    if entries[i] then
      redis.call('LPUSH', mailbox.queue, entries[i])
      redis.call('PEXPIRE', mailbox.queue, retention)
    end
  end
end

-- Whether a raw entry may have a field. False is certain.
local function mayHave(entry, field)
  return string.find(entry, field, 1, true) or string.find(entry, '\\u', 1, true)
end

local function hasKey(entry, key)
  local message = entry and mayHave(entry, 'key') and decode(entry)
  return message and message.key == key
end

-- Removes what the inbox and the claims hold under a collapse key.
local function supersede(mailbox, key)
  remove(mailbox, redis.call('HGET', mailbox.keys, key))
  eachClaim(mailbox, function(id, deadline, entries)
    local isChanged = false
    for i, entry in ipairs(entries) do
      if hasKey(entry, key) then
        entries[i] = false
        isChanged = true
      end
    end
    if isChanged then
      saveClaim(mailbox.claims, id, deadline, entries)
    end
  end)
end

-- Removes those of some waiting entries that have a collapse key; the first of them is at an index of the queue.
local function supersedeWaiting(mailbox, first, entries, key)
  local marker, found = '\0superseded', false
  for i, entry in ipairs(entries) do
    if hasKey(entry, key) then
      redis.call('LSET', mailbox.queue, first + i - 1, marker)
      found = true
    end
  end
  if found then
    redis.call('LREM', mailbox.queue, 0, marker)
  end
end

-- Whether the queue or an expired claim may hold persistent messages that are not filed yet, since others have put
-- them there. Whether they do is for Java to say.
local function mayHoldUnfiled(mailbox)
  local found = false
  local function look(entries)
    for _, entry in ipairs(entries) do
      found = found or entry and mayHave(entry, 'delivery')
    end
  end
  local waiting, more = front(mailbox.queue)
  look(waiting)
  eachClaim(mailbox, function(_, deadline, entries)
    if deadline <= now then
      look(entries)
    end
  end)
  return found or more
end

-- Lets the scheduled messages expire with the last of them, if every message has an end.
local function expireScheduled(mailbox)
  local all, last = redis.call('ZRANGE', mailbox.scheduled, 0, -1, 'WITHSCORES'), 0
  for i = 1, #all, 2 do
    local _, _, delivery, expiresAt = unpackScheduled(all[i])
    local at = expiresAt ~= '0' and tonumber(expiresAt) or math.huge
    last = math.max(last, delivery == 'once' and math.min(at, all[i + 1] + retention * 1000) or at)
  end
  if last == math.huge then
    redis.call('PERSIST', mailbox.scheduled)
  elseif last > 0 then
    redis.call('PEXPIREAT', mailbox.scheduled, digits(math.ceil((last - offset) / 1000)))
  end
end

-- The ids of scheduled messages that are still to be delivered.
local function scheduledIds(mailbox)
  local all, ids = redis.call('ZRANGE', mailbox.scheduled, 0, -1, 'WITHSCORES'), {}
  for i = 1, #all, 2 do
    local _, id, delivery, expiresAt = unpackScheduled(all[i])
    if isKept(delivery, expiresAt, all[i + 1], now) then
      table.insert(ids, id)
    end
  end
  return ids
end

local function isScheduled(mailbox, id)
  for _, other in ipairs(scheduledIds(mailbox)) do
    if other == id then
      return true
    end
  end
  return false
end

local lastArrival = 0

-- Adds a scheduled message; says how many made room.
local function schedule(mailbox, id, delivery, dueAt, expiresAt, json)
  lastArrival = math.max(now, lastArrival + 1)
  redis.call('ZADD', mailbox.scheduled, dueAt,
      string.format('%016.0f', lastArrival) .. ' ' .. id .. ' ' .. delivery .. ' ' .. expiresAt .. ' ' .. json)
  local excess = redis.call('ZCARD', mailbox.scheduled) - maxPending
  for _, first in ipairs(excess > 0 and redis.call('ZRANGE', mailbox.scheduled, 0, excess - 1) or {}) do
    redis.call('ZREM', mailbox.scheduled, first)
  end
  expireScheduled(mailbox)
  return math.max(0, excess)
end

-- Removes the scheduled messages with a collapse key that have arrived before a time.
local function supersedeScheduled(mailbox, key, before)
  for _, message in ipairs(redis.call('ZRANGE', mailbox.scheduled, 0, -1)) do
    local arrival, _, _, _, json = unpackScheduled(message)
    if tonumber(arrival) < before and hasKey(json, key) then
      redis.call('ZREM', mailbox.scheduled, message)
    end
  end
  expireScheduled(mailbox)
end

-- Delivers the scheduled messages that are due, as if they were sent now: one-time messages go to the end of the queue,
-- persistent ones into the inbox. Says how many unseen ones made room, and whether any was due.
local function deliverDue(mailbox)
  local due = redis.call('ZRANGEBYSCORE', mailbox.scheduled, '-inf', digits(now), 'WITHSCORES', 'LIMIT', 0, 500)
  if #due == 0 then
    return 0, false
  end
  local dropped = 0
  for i = 1, #due, 2 do
    local _, id, delivery, expiresAt, json = unpackScheduled(due[i])
    redis.call('ZREM', mailbox.scheduled, due[i])
    if isKept(delivery, expiresAt, due[i + 1], now) then
      local message = mayHave(json, 'key') and decode(json)
      local key = message and type(message.key) == 'string' and message.key or ''
      if key ~= '' then
        supersede(mailbox, key)
        supersedeWaiting(mailbox, 0, front(mailbox.queue), key)
      end
      if delivery == 'once' then
        redis.call('RPUSH', mailbox.queue, json)
        redis.call('PEXPIRE', mailbox.queue, retention)
      else
        dropped = dropped + file(mailbox, id, key, delivery, expiresAt, json)
      end
    end
  end
  expireInbox(mailbox)
  expireScheduled(mailbox)
  return dropped, true
end
