-- Adding a message to a mailbox with regard to all it holds.

-- include mailbox.lua

-- include shown.lua

-- Adds those of some entries to a list that may have an id.
local function findById(id, entries, found)
  for _, entry in ipairs(entries) do
    if entry and string.find(entry, '"' .. id .. '"', 1, true) then
      table.insert(found, entry)
    end
  end
end

-- Adds a message; says what there is to say, as append.lua does.
local function add(mailbox, json, id, key, delivery, expiresAt, dueAt, isCompared, isRepeated)
  checkTypes(mailbox)
  purge(mailbox)
  if isRepeated and wasShown(mailbox.shown, id) then
    return {}
  end
  if redis.call('HEXISTS', mailbox.inbox, id) == 1 or scheduledAt(mailbox, id) then
    return {}
  end
  -- Where nothing has to make way, a claim drops the later of two waiting messages with one id.
  local isLater = tonumber(dueAt) > now
  local waiting = (key ~= '' or delivery ~= 'once' or isLater or isRepeated) and front(mailbox.queue) or {}
  if isRepeated or not isCompared then
    local found = {}
    findById(id, waiting, found)
    eachClaim(mailbox, function(_, _, entries) findById(id, entries, found) end)
    if #found > 0 then
      return {'compare', digits(now), found}
    end
  end
  local keys = key ~= '' and {[key] = true} or {}
  if key ~= '' then
    supersedeScheduled(mailbox, keys, isLater and now or 0, math.huge)
  end
  if isLater then
    schedule(mailbox, id, key, delivery, dueAt, expiresAt, json, now)
  else
    if key ~= '' then
      supersede(mailbox, keys)
      supersedeWaiting(mailbox, 0, waiting, keys)
    end
    if delivery == 'once' then
      push(mailbox.queue, json)
    else
      put(mailbox, id, key, delivery, expiresAt, json)
    end
  end
  local dropped, isFull = makeRoom(mailbox, delivery == 'once', {[id] = true}, isLater and 0 or 1)
  expireScheduled(mailbox)
  if delivery ~= 'once' then
    expireInbox(mailbox)
  end
  if isFull then
    return {'full', dropped}
  end
  return dropped > 0 and {'dropped', dropped} or {}
end
