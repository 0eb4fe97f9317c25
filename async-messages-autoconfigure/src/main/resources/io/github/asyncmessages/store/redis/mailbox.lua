-- What scripts share that look at a whole mailbox.

-- include head.lua

-- include front.lua

-- include schedule.lua

local now = readClock()

-- The keys of one recipient, which the functions below are given. There is a history only where it is kept.
local function mailboxOf(queue, claims, inbox, order, unread, untilRead, ends, keys, rejected, scheduled, shown, later,
    history)
  return {queue = queue, claims = claims, inbox = inbox, order = order, unread = unread, untilRead = untilRead,
      ends = ends, keys = keys, rejected = rejected, scheduled = scheduled, shown = shown, later = later, history = history}
end

-- The same by what the keys begin with.
local function mailboxAt(name)
  return mailboxOf(name .. 'queue', name .. 'claims', name .. 'inbox', name .. 'order', name .. 'unread',
      name .. 'until-read', name .. 'ends', name .. 'keys', name .. 'rejected', name .. 'scheduled', name .. 'shown',
      name .. 'later')
end

-- Fails on a key of a wrong type, and notes whether anything is scheduled. To be called before the first write.
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
  mailbox.holdsScheduled = redis.call('ZCARD', mailbox.scheduled) > 0
  redis.call('LLEN', mailbox.shown)
  redis.call('HLEN', mailbox.later)
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

-- Whether a raw entry may have a field. False is certain.
local function mayHave(entry, field)
  return string.find(entry, field, 1, true) or string.find(entry, '\\u', 1, true)
end

-- The collapse key of a raw entry, or ''.
local function keyOf(entry)
  local message = entry and mayHave(entry, 'key') and decode(entry)
  return message and type(message.key) == 'string' and message.key or ''
end

-- Whether a persistent message has its collapse key to itself: one of the inbox has, or one that is snoozed.
local function holds(mailbox, id, key)
  return key ~= '' and redis.call('HGET', mailbox.keys, key) == id
end

local function releaseKey(mailbox, id, key)
  if holds(mailbox, id, key) then
    redis.call('HDEL', mailbox.keys, key)
  end
end

-- Takes a persistent message out of the inbox, which still holds its collapse key.
local function takeOutOfInbox(mailbox, id)
  redis.call('HDEL', mailbox.inbox, id)
  redis.call('ZREM', mailbox.order, id)
  redis.call('ZREM', mailbox.unread, id)
  redis.call('ZREM', mailbox.untilRead, id)
  redis.call('ZREM', mailbox.ends, id)
end

-- Removes a message of the inbox; false if there is none with this id.
local function remove(mailbox, id)
  local value = redis.call('HGET', mailbox.inbox, id)
  if not value then
    return false
  end
  local _, _, _, json = unpackValue(value)
  releaseKey(mailbox, id, keyOf(json))
  takeOutOfInbox(mailbox, id)
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

local function expireAt(key, at)
  if at == math.huge then
    redis.call('PERSIST', key)
  else
    redis.call('PEXPIREAT', key, digits(at))
  end
end

-- Lets the inbox expire with its last message, if every message has an end. Snoozed messages need their keys longer.
local function expireInbox(mailbox)
  local last, at = redis.call('ZREVRANGE', mailbox.ends, 0, 0, 'WITHSCORES')[2] or 0, math.huge
  if redis.call('ZCARD', mailbox.ends) == redis.call('ZCARD', mailbox.order) then
    at = math.ceil((last - offset) / 1000)
  end
  for _, key in ipairs({mailbox.inbox, mailbox.order, mailbox.unread, mailbox.untilRead, mailbox.ends}) do
    expireAt(key, at)
  end
  local left = redis.call('PTTL', mailbox.scheduled)
  expireAt(mailbox.keys, left == -1 and math.huge or math.max(at, (now - offset) / 1000 + left))
end

-- Takes a persistent message into the inbox.
local function put(mailbox, id, key, delivery, expiresAt, json)
  if redis.call('HEXISTS', mailbox.inbox, id) == 1 then
    return
  end
  if key ~= '' then
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

-- Calls a function with each scheduled message that is still to be delivered, in the order of their times: with the message,
-- when it is due, its arrival, id, delivery and collapse key.
local function eachScheduled(mailbox, visit)
  local all = mailbox.holdsScheduled and redis.call('ZRANGE', mailbox.scheduled, 0, -1, 'WITHSCORES') or {}
  for i = 1, #all, 2 do
    local arrival, id, delivery, expiresAt, key = unpackScheduled(all[i])
    if isKept(delivery, expiresAt, all[i + 1], now) then
      visit(all[i], tonumber(all[i + 1]), tonumber(arrival), id, delivery, key)
    end
  end
end

-- When a scheduled message is due, or nil if there is none with an id.
local function scheduledAt(mailbox, id)
  local found
  if mailbox.holdsScheduled and redis.call('HEXISTS', mailbox.later, id) == 1 then
    eachScheduled(mailbox, function(_, dueAt, _, other)
      found = other == id and dueAt or found
    end)
  end
  return found
end

local function unschedule(mailbox, message)
  local _, id, _, _, key = unpackScheduled(message)
  releaseKey(mailbox, id, key)
  redis.call('ZREM', mailbox.scheduled, message)
  redis.call('HDEL', mailbox.later, id)
  mailbox.isRescheduled = true
end

-- Lets the scheduled messages expire with the last of them, if every message has an end. Does nothing unless some were
-- added or removed.
local function expireScheduled(mailbox)
  local all, last = mailbox.isRescheduled and redis.call('ZRANGE', mailbox.scheduled, 0, -1, 'WITHSCORES') or {}, 0
  for i = 1, #all, 2 do
    local _, _, delivery, expiresAt = unpackScheduled(all[i])
    local at = expiresAt ~= '0' and tonumber(expiresAt) or math.huge
    last = math.max(last, delivery == 'once' and math.min(at, all[i + 1] + retention * 1000) or at)
  end
  if #all > 0 then
    expireAt(mailbox.scheduled, math.ceil((last - offset) / 1000))
    expireAt(mailbox.later, math.ceil((last - offset) / 1000))
  end
end

-- Removes what has expired before anybody looked.
local function purgeScheduled(mailbox)
  local due = redis.call('ZRANGEBYSCORE', mailbox.scheduled, '-inf', digits(now), 'WITHSCORES')
  for i = 1, #due, 2 do
    local _, _, delivery, expiresAt = unpackScheduled(due[i])
    if not isKept(delivery, expiresAt, due[i + 1], now) then
      unschedule(mailbox, due[i])
    end
  end
end

local lastArrival = 0

local function schedule(mailbox, id, key, delivery, dueAt, expiresAt, json, arrivedAt)
  purgeScheduled(mailbox)
  lastArrival = math.max(arrivedAt, lastArrival + 1)
  redis.call('ZADD', mailbox.scheduled, dueAt,
      string.format('%016.0f', lastArrival) .. ' ' .. id .. ' ' .. delivery .. ' ' .. expiresAt .. ' ' .. key)
  redis.call('HSET', mailbox.later, id, json)
  mailbox.holdsScheduled, mailbox.isRescheduled = true, true
end

-- Removes persistent messages, whether of the inbox or snoozed.
local function removeAll(mailbox, ids)
  local missing = {}
  for _, id in ipairs(ids) do
    missing[id] = not remove(mailbox, id) and redis.call('HEXISTS', mailbox.later, id) == 1 or nil
  end
  if next(missing) then
    eachScheduled(mailbox, function(message, _, _, id)
      if missing[id] then
        unschedule(mailbox, message)
      end
    end)
  end
end

-- Removes what the inbox and the claims hold under some collapse keys, a set, and snoozed messages with them.
local function supersede(mailbox, keys)
  local ids = {}
  for key in pairs(keys) do
    table.insert(ids, redis.call('HGET', mailbox.keys, key) or nil)
    redis.call('HDEL', mailbox.keys, key)
  end
  removeAll(mailbox, ids)
  eachClaim(mailbox, function(id, deadline, entries)
    local isChanged = false
    for i, entry in ipairs(entries) do
      if keys[keyOf(entry)] then
        entries[i] = false
        isChanged = true
      end
    end
    if isChanged then
      saveClaim(mailbox.claims, id, deadline, entries)
    end
  end)
end

-- Removes those of some waiting entries that have one of some collapse keys; the first of them is at an index of the queue.
local function supersedeWaiting(mailbox, first, entries, keys)
  local marker, found = '\0superseded', false
  for i, entry in ipairs(entries) do
    if keys[keyOf(entry)] then
      redis.call('LSET', mailbox.queue, first + i - 1, marker)
      found = true
    end
  end
  if found then
    redis.call('LREM', mailbox.queue, 0, marker)
  end
end

-- Removes the messages that were sent for later under some collapse keys, are due after a time and have arrived before
-- another. Says for which keys some have arrived since.
local function supersedeScheduled(mailbox, keys, dueAfter, arrivedBefore)
  local newer = {}
  eachScheduled(mailbox, function(message, dueAt, arrival, id, _, key)
    if keys[key] and dueAt > dueAfter and not holds(mailbox, id, key) then
      if arrival < arrivedBefore then
        unschedule(mailbox, message)
      else
        newer[key] = true
      end
    end
  end)
  return newer
end

-- Drops the scheduled one-time or persistent messages that are too many: those that are due first, but not the ones that
-- were just added. Says how many are left, and how many were dropped.
local function trimScheduled(mailbox, isOnce, max, added)
  local older, newer = {}, {}
  eachScheduled(mailbox, function(message, _, _, id, delivery)
    if (delivery == 'once') == isOnce then
      table.insert(added[id] and newer or older, message)
    end
  end)
  local excess = math.max(0, #older + #newer - max)
  for i = 1, excess do
    unschedule(mailbox, older[i] or newer[i - #older])
  end
  return #older + #newer - excess, excess
end

-- Removes the oldest messages of the inbox that were read, and then the oldest; says how many were unread.
local function trimInbox(mailbox, max)
  local excess = redis.call('ZCARD', mailbox.order) - max
  local read = excess > 0 and redis.call('ZDIFF', 2, mailbox.order, mailbox.unread) or {}
  for i = 1, math.min(excess, #read) do
    remove(mailbox, read[i])
  end
  local unread = math.max(0, excess - #read)
  for _, id in ipairs(unread > 0 and redis.call('ZRANGE', mailbox.order, 0, unread - 1) or {}) do
    remove(mailbox, id)
  end
  return unread
end

-- Drops what is beyond a limit since one-time or persistent messages were added, of whose ids a set is given, and how many
-- of them are not for later. What was delivered makes room first, and then what is scheduled. Says how many unseen messages
-- were dropped, and whether too many wait in the queue: there it is for Java to say which.
local function makeRoom(mailbox, isOnce, added, delivered)
  local max = isOnce and maxPending or maxInbox
  local count = isOnce and redis.call('LLEN', mailbox.queue) or redis.call('ZCARD', mailbox.order)
  local scheduled = mailbox.holdsScheduled and redis.call('ZCARD', mailbox.scheduled) or 0
  if count + scheduled <= max then
    return 0, false
  end
  local left, dropped = trimScheduled(mailbox, isOnce, math.max(0, max - delivered), added)
  if isOnce then
    return dropped, count > max - left
  end
  return dropped + trimInbox(mailbox, max - left), false
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

-- Delivers the scheduled messages that are due, as if they were sent now: one-time messages go to the end of the queue,
-- persistent ones into the inbox. They have room already. Says whether any was due.
local function deliverDue(mailbox)
  local all = mailbox.holdsScheduled
      and redis.call('ZRANGEBYSCORE', mailbox.scheduled, '-inf', digits(now), 'WITHSCORES') or {}
  if #all == 0 then
    return false
  end
  local due, keys = {}, {}
  for i = 1, #all, 2 do
    local _, id, delivery, expiresAt, key = unpackScheduled(all[i])
    local json = redis.call('HGET', mailbox.later, id)
    local isSnoozed = holds(mailbox, id, key)
    redis.call('HDEL', mailbox.later, id)
    if not json or not isKept(delivery, expiresAt, all[i + 1], now) then
      releaseKey(mailbox, id, key)
    else
      table.insert(due, {id = id, key = key, delivery = delivery, expiresAt = expiresAt, json = json})
      if key ~= '' and not isSnoozed then
        keys[key] = id
      end
    end
  end
  redis.call('ZREMRANGEBYSCORE', mailbox.scheduled, '-inf', digits(now))
  mailbox.isRescheduled = true
  if next(keys) then
    supersede(mailbox, keys)
    supersedeWaiting(mailbox, 0, front(mailbox.queue), keys)
  end
  for _, message in ipairs(due) do
    if (keys[message.key] or message.id) == message.id then
      if message.delivery == 'once' then
        redis.call('RPUSH', mailbox.queue, message.json)
        redis.call('PEXPIRE', mailbox.queue, retention)
      else
        put(mailbox, message.id, message.key, message.delivery, message.expiresAt, message.json)
      end
    end
  end
  expireScheduled(mailbox)
  expireInbox(mailbox)
  return true
end
