-- What scripts share that look at a whole mailbox.

-- include head.lua

local now = readClock()

-- Fails on a key of a wrong type. To be called before the first write.
local function checkTypes()
  redis.call('LLEN', queue)
  redis.call('HLEN', claims)
  redis.call('HLEN', inbox)
  redis.call('ZCARD', order)
  redis.call('ZCARD', unread)
  redis.call('ZCARD', untilRead)
  redis.call('ZCARD', ends)
  redis.call('HLEN', keys)
  redis.call('LLEN', rejected)
end

-- The fields of a raw entry, or nil if it is not a JSON object.
local function decode(entry)
  local ok, message = pcall(cjson.decode, entry)
  return ok and type(message) == 'table' and message or nil
end

-- Puts an unusable entry aside.
local function reject(entry)
  redis.call('RPUSH', rejected, entry)
  redis.call('LTRIM', rejected, -maxPending, -1)
  redis.call('PEXPIRE', rejected, retention)
end

-- An inbox value is '<delivery> <read at> <expires at> <json>', times in microseconds, 0 for never.
local function unpackValue(value)
  return string.match(value, '^(%S+) (%d+) (%d+) (.*)$')
end

-- Removes a persistent message; false if there is none with this id.
local function remove(id)
  local value = id and redis.call('HGET', inbox, id)
  if not value then
    return false
  end
  local _, _, _, json = unpackValue(value)
  local message = decode(json)
  if message and type(message.key) == 'string' then
    redis.call('HDEL', keys, message.key)
  end
  redis.call('HDEL', inbox, id)
  redis.call('ZREM', order, id)
  redis.call('ZREM', unread, id)
  redis.call('ZREM', untilRead, id)
  redis.call('ZREM', ends, id)
  return true
end

-- Removes persistent messages that have expired or were kept long enough after reading; says how many.
local function purge()
  local ended = redis.call('ZRANGEBYSCORE', ends, '-inf', digits(now))
  for _, id in ipairs(ended) do
    remove(id)
  end
  return #ended
end

-- Lets the inbox expire with its last message, if every message has an end.
local function expireInbox()
  local all = {inbox, order, unread, untilRead, ends, keys}
  local last = redis.call('ZREVRANGE', ends, 0, 0, 'WITHSCORES')[2]
  if last and redis.call('ZCARD', ends) == redis.call('ZCARD', order) then
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
local function file(id, key, delivery, expiresAt, json)
  if redis.call('HEXISTS', inbox, id) == 1 then
    return 0
  end
  if key ~= '' then
    remove(redis.call('HGET', keys, key))
    redis.call('HSET', keys, key, id)
  end
  local last = redis.call('ZREVRANGE', order, 0, 0, 'WITHSCORES')[2]
  local position = digits(math.max(now, (tonumber(last) or 0) + 1))
  redis.call('HSET', inbox, id, delivery .. ' 0 ' .. expiresAt .. ' ' .. json)
  redis.call('ZADD', order, position, id)
  redis.call('ZADD', unread, position, id)
  if delivery == 'until-read' then
    redis.call('ZADD', untilRead, position, id)
  end
  if expiresAt ~= '0' then
    redis.call('ZADD', ends, expiresAt, id)
  end
  local dropped = 0
  while redis.call('ZCARD', order) > maxInbox do
    local oldestRead = redis.call('ZDIFF', 2, order, unread)[1]
    if not oldestRead then
      dropped = dropped + 1
    end
    remove(oldestRead or redis.call('ZRANGE', order, 0, 0)[1])
  end
  return dropped
end

-- Calls a function with each claim: its id, deadline and raw entries; false is an entry that is gone.
local function eachClaim(visit)
  local fields = redis.call('HGETALL', claims)
  for i = 1, #fields, 2 do
    local claim = cmsgpack.unpack(fields[i + 1])
    visit(fields[i], claim[1], claim[2])
  end
end

-- Removes what the mailbox holds under a collapse key, but for the queue.
local function supersede(key)
  remove(redis.call('HGET', keys, key))
  eachClaim(function(id, deadline, entries)
    local changed = false
    for i, entry in ipairs(entries) do
      local message = decode(entry)
      if message and message.key == key then
        entries[i] = false
        changed = true
      end
    end
    if changed then
      saveClaim(id, deadline, entries)
    end
  end)
end

-- Removes the waiting messages with a collapse key.
local function supersedeQueued(key)
  for _, entry in ipairs(redis.call('LRANGE', queue, 0, -1)) do
    local message = decode(entry)
    if message and message.key == key then
      redis.call('LREM', queue, 0, entry)
    end
  end
end

-- Microseconds since 1970 of a time in ISO 8601 that ends in 'Z', or nil.
local function micros(text)
  if type(text) ~= 'string' then
    return nil
  end
  local y, m, d, hour, minute, second = string.match(text, '^(%d+)-(%d+)-(%d+)T(%d+):(%d+):?([%d.]*)Z$')
  if not y then
    return nil
  end
  -- Days of the proleptic Gregorian calendar, counted in years that begin in March.
  y, m, d = tonumber(y), tonumber(m), tonumber(d)
  if m <= 2 then
    y, m = y - 1, m + 12
  end
  local days = 365 * y + math.floor(y / 4) - math.floor(y / 100) + math.floor(y / 400)
      + math.floor((153 * (m - 3) + 2) / 5) + d - 719469
  return (((days * 24 + hour) * 60 + minute) * 60 + (tonumber(second) or 0)) * 1000000
end

local function isExpired(message)
  local at = micros(message.expiresAt)
  return at ~= nil and at <= now
end

-- Whether a waiting message has expired or has waited too long.
local function isGone(message)
  local createdAt = micros(message.createdAt)
  return isExpired(message) or (createdAt ~= nil and createdAt + retention * 1000 <= now)
end

local function isPersistent(message)
  local delivery = type(message.delivery) == 'string' and string.gsub(string.lower(message.delivery), '_', '-')
  return delivery == 'until-read' or delivery == 'inbox'
end

-- Makes room in a queue that is too long: first what has expired, came twice or was replaced goes, then
-- the oldest. Says how many unseen messages made room.
local function trim()
  if redis.call('LLEN', queue) <= maxPending then
    return 0
  end
  local entries = redis.call('LRANGE', queue, 0, -1)
  local messages, byId, byKey = {}, {}, {}
  for i, entry in ipairs(entries) do
    local message = decode(entry) or {unusable = true}
    local id = type(message.id) == 'string' and message.id
    local key = type(message.key) == 'string' and message.key
    messages[i] = false
    if not (id and byId[id]) then
      local older = key and messages[byKey[key]]
      if older then
        messages[byKey[key]] = false
        byId[older.id or ''] = nil
      end
      if key then byKey[key] = i end
      if not isGone(message) then
        messages[i] = message
        if id then byId[id] = i end
      end
    end
  end
  local kept, dropped, room, inboxRoom = {}, 0, maxPending, maxInbox
  for i = #entries, 1, -1 do
    local message = messages[i]
    if message and isPersistent(message) and inboxRoom > 0 then
      inboxRoom = inboxRoom - 1
      table.insert(kept, entries[i])
    elseif message and not isPersistent(message) and room > 0 then
      room = room - 1
      table.insert(kept, entries[i])
    elseif message and message.unusable then
      reject(entries[i])
    elseif message then
      dropped = dropped + 1
    end
  end
  redis.call('DEL', queue)
  for i = 1, #kept, 1000 do
    redis.call('LPUSH', queue, unpack(kept, i, math.min(i + 999, #kept)))
  end
  redis.call('PEXPIRE', queue, retention)
  return dropped
end

-- Whether one of the entries is a persistent message.
local function anyPersistent(entries)
  for _, entry in ipairs(entries) do
    local message = decode(entry)
    if message and isPersistent(message) then
      return true
    end
  end
  return false
end

-- Whether persistent messages wait that others have put into the queue, there or in a claim that has run out.
local function hasUnfiled()
  local unfiled = anyPersistent(redis.call('LRANGE', queue, 0, -1))
  eachClaim(function(_, deadline, entries)
    unfiled = unfiled or (deadline <= now and anyPersistent(entries))
  end)
  return unfiled
end
