-- Takes all waiting entries into a claim, those of claims that have run out in front.
-- A claim whose id exists is returned as it is, since a driver may repeat the call.
--
-- ARGV   2 claim id, 3 how many until-read messages to show
-- reply  {} if there is nothing; {now in microseconds, raw entries} if there is nothing else; or both and the unread
--        count, values of the newest unread until-read messages, how many unseen messages made room, for how many
--        microseconds it would find the same: 0 if it has taken or changed something or another claim lasts, -1 for
--        as long as nobody writes

-- Of most mailboxes nothing is there.
local waiting = redis.call('LRANGE', KEYS[1], 0, maxPending)
local isAlone = redis.call('EXISTS', KEYS[2], KEYS[3]) == 0
if isAlone and #waiting == 0 then
  return {}
end

-- include head.lua

local id, show = ARGV[2], tonumber(ARGV[3])

-- Of most others there is nothing but messages that wait.
if isAlone and #waiting <= maxPending then
  local now = readClock()
  saveClaim(id, now + claimTimeout, waiting)
  redis.call('DEL', queue)
  return {digits(now), waiting}
end

-- include mailbox.lua

local dropped = 0

-- Puts the entries of claims that have run out back in front of the queue.
local function takeBack()
  local ended = {}
  eachClaim(function(other, deadline, entries)
    if deadline <= now then
      table.insert(ended, {id = other, deadline = deadline, entries = entries})
    end
  end)
  table.sort(ended, function(a, b) return a.deadline > b.deadline end)
  for _, claim in ipairs(ended) do
    for i = #claim.entries, 1, -1 do
      if claim.entries[i] then
        redis.call('LPUSH', queue, claim.entries[i])
      end
    end
    redis.call('HDEL', claims, claim.id)
  end
end

local levels = {debug = true, info = true, success = true, warning = true, error = true}

-- Whether an entry will be a message: it has something to say, a level that there is, and has not expired.
local function isUsable(message)
  local level = type(message.level) == 'string' and string.lower(message.level) or message.level
  return (type(message.text) == 'string' or type(message.code) == 'string') and not isExpired(message)
      and (level == nil or level == cjson.null or levels[level] == true)
end

-- Leaves out entries whose id the mailbox holds, and removes what the others replace: what was pushed by
-- other languages has not been compared yet.
local function compare(entries)
  if redis.call('HLEN', inbox) + redis.call('HLEN', claims) == 0 then
    return entries
  end
  local held, new = {}, {}
  eachClaim(function(_, _, claimed)
    for _, entry in ipairs(claimed) do
      local message = decode(entry)
      if message and type(message.id) == 'string' and not isExpired(message) then
        held[message.id] = true
      end
    end
  end)
  for _, entry in ipairs(entries) do
    local message = decode(entry) or {}
    local known = type(message.id) == 'string' and (held[message.id] or redis.call('HEXISTS', inbox, message.id) == 1)
    if not known then
      table.insert(new, entry)
      if type(message.key) == 'string' and isUsable(message) then
        supersede(message.key)
      end
    end
  end
  return new
end

local function take()
  local existing = redis.call('HGET', claims, id)
  if existing then
    return cmsgpack.unpack(existing)[2]
  end
  takeBack()
  dropped = trim()
  local waiting = redis.call('LRANGE', queue, 0, -1)
  if #waiting == 0 then
    return waiting
  end
  local taken = compare(waiting)
  redis.call('DEL', queue)
  if #taken > 0 then
    saveClaim(id, now + claimTimeout, taken)
  end
  return taken
end

-- For how long the mailbox stays as it is.
local function quietFor()
  local first = redis.call('ZRANGE', ends, 0, 0, 'WITHSCORES')[2]
  return first and tonumber(first) - now or -1
end

checkTypes()
local ended = purge()
local quiet = ended == 0 and redis.call('EXISTS', queue, claims) == 0
local entries = take()
local shown = redis.call('ZREVRANGE', untilRead, 0, show - 1)
local values = #shown > 0 and redis.call('HMGET', inbox, unpack(shown)) or {}
return {digits(now), entries, redis.call('ZCARD', unread), values, dropped, quiet and quietFor() or 0}
