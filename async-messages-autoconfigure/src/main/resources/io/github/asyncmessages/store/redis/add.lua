-- Adding a message to a mailbox with regard to all it holds.

-- include mailbox.lua

-- Adds those of some entries to a list that may have an id.
local function findById(id, entries, found)
  for _, entry in ipairs(entries) do
    if entry and string.find(entry, '"' .. id .. '"', 1, true) then
      table.insert(found, entry)
    end
  end
end

-- Adds a message; says what there is to say, as append.lua does.
local function add(mailbox, json, id, key, delivery, expiresAt, dueAt, isCompared)
  checkTypes(mailbox)
  purge(mailbox)
  if redis.call('HEXISTS', mailbox.inbox, id) == 1 or isScheduled(mailbox, id) then
    return {}
  end
  -- Where nothing has to make way, a claim drops the later of two waiting messages with one id.
  local isLater = tonumber(dueAt) > now
  local waiting = (key ~= '' or delivery ~= 'once' or isLater) and front(mailbox.queue) or {}
  if not isCompared then
    local found = {}
    findById(id, waiting, found)
    eachClaim(mailbox, function(_, _, entries) findById(id, entries, found) end)
    if #found > 0 then
      return {'compare', digits(now), found}
    end
  end
  if key ~= '' then
    supersedeScheduled(mailbox, key, math.huge)
  end
  if isLater then
    local dropped = schedule(mailbox, id, delivery, dueAt, expiresAt, json)
    return dropped > 0 and {'dropped', dropped} or {}
  end
  if key ~= '' then
    supersede(mailbox, key)
    supersedeWaiting(mailbox, 0, waiting, key)
  end
  if delivery == 'once' then
    return push(mailbox.queue, json)
  end
  local dropped = file(mailbox, id, key, delivery, expiresAt, json)
  expireInbox(mailbox)
  return dropped > 0 and {'dropped', dropped} or {}
end
