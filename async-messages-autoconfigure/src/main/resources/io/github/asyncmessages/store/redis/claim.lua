-- Takes waiting entries into a claim, as many as one page may take; those of expired claims come first. Decodes
-- nothing: what the entries are, and what they replace, is for the completion to say.
-- A claim whose id exists is returned as it is, since a driver may repeat the call, and since it may be confirmed.
--
-- KEYS   queue, claims, inbox, scheduled: every change of a mailbox writes one of them, so that a server that tracks keys
--        tells of it; in a cluster all
-- ARGV   2 claim id, 3 how many until-read messages to show, 4 '1' to take back expired claims and to deliver what is due,
--        '0' not to, '' to take nothing unless the id exists, 5 how many of the newest persistent messages to list, as for
--        list.lua, 6 what the keys of the recipient begin with
-- reply  {} if there is nothing;
--        {now in microseconds, raw entries} if there is nothing else;
--        {now, raw entries, sizes of entries that were too large, unread count, values of the newest unread until-read
--        messages, for how many microseconds the reply would be the same: -1 for as long as nobody writes, the newest
--        persistent messages as list.lua replies or {}} in general;
--        with entries also {…, ids of persistent and of scheduled messages, {key, id, 1 if unread} of persistent ones with a
--        collapse key, {id, raw entries} of other claims: all that the entries may repeat or replace; when the claim was
--        taken; how many one-time messages are scheduled if nothing was to be delivered, or else 0}

-- include front.lua

-- Of most mailboxes nothing is there.
local waiting, more, largest = front(KEYS[1])
local isAlone = redis.call('EXISTS', KEYS[2], KEYS[3], KEYS[10] or KEYS[4]) == 0
if isAlone and #waiting == 0 or ARGV[4] == '' and redis.call('HEXISTS', KEYS[2], ARGV[2]) == 0 then
  return {}
end

-- include head.lua

local id, show = ARGV[2], tonumber(ARGV[3])

-- Of most others there is nothing but messages that wait.
if isAlone and not more and largest <= maxSize then
  local now = readClock()
  saveClaim(KEYS[2], id, now + claimTimeout, waiting)
  redis.call('DEL', KEYS[1])
  return {digits(now), waiting}
end

-- include mailbox.lua

-- include listed.lua

local mailbox = #KEYS > 4 and mailboxOf(unpack(KEYS)) or mailboxAt(ARGV[6])

-- Puts the entries of expired claims back in front of the queue.
local function takeBack()
  local expired = {}
  eachClaim(mailbox, function(other, deadline, entries)
    if deadline <= now then
      table.insert(expired, {id = other, deadline = deadline, entries = entries})
    end
  end)
  table.sort(expired, function(a, b) return a.deadline > b.deadline end)
  for _, claim in ipairs(expired) do
    requeue(mailbox, claim.entries)
    redis.call('HDEL', mailbox.claims, claim.id)
  end
end

-- Takes the front of the queue; says which entries were taken, how large those were that are not, the deadline, and whether
-- a message was due.
local function take()
  local existing = redis.call('HGET', mailbox.claims, id)
  if existing then
    local deadline, entries = unpack(cmsgpack.unpack(existing))
    return entries, {}, deadline, true
  end
  local wasDue = false
  if ARGV[4] == '1' then
    takeBack()
    wasDue = deliverDue(mailbox)
  end
  local entries, tooLarge, sizes = {}, {}, {}
  local all, more = front(mailbox.queue)
  for _, entry in ipairs(all) do
    if #entry > maxSize then
      table.insert(tooLarge, entry)
      table.insert(sizes, #entry)
    else
      table.insert(entries, entry)
    end
  end
  if more then
    redis.call('LTRIM', mailbox.queue, #all, -1)
  else
    redis.call('DEL', mailbox.queue)
  end
  reject(mailbox, tooLarge)
  local deadline = now + claimTimeout
  if #entries > 0 then
    saveClaim(mailbox.claims, id, deadline, entries)
  end
  return entries, sizes, deadline, wasDue
end

-- For how many microseconds the mailbox stays as it is.
local function unchangedFor()
  local firstEnd = redis.call('ZRANGE', mailbox.ends, 0, 0, 'WITHSCORES')[2]
  local firstDue = mailbox.holdsScheduled and redis.call('ZRANGE', mailbox.scheduled, 0, 0, 'WITHSCORES')[2]
  local first = math.min(tonumber(firstEnd) or math.huge, tonumber(firstDue) or math.huge)
  return first < math.huge and first - now or -1
end

-- The persistent messages with a collapse key.
local function keyed()
  local found = {}
  local fields = redis.call('HGETALL', mailbox.keys)
  for i = 1, #fields, 2 do
    table.insert(found, {fields[i], fields[i + 1], redis.call('ZSCORE', mailbox.unread, fields[i + 1]) and 1 or 0})
  end
  return found
end

-- The claims that were taken before one with a deadline; what was sent later is neither repeated nor replaced.
local function otherClaims(latest)
  local found = {}
  eachClaim(mailbox, function(other, deadline, entries)
    if other ~= id and deadline <= latest then
      table.insert(found, {other, entries})
    end
  end)
  return found
end

checkTypes(mailbox)
local isUnchanged = purge(mailbox) == 0 and redis.call('EXISTS', mailbox.queue, mailbox.claims) == 0
local entries, sizes, deadline, wasDue = take()
isUnchanged = isUnchanged and not wasDue
-- Some of the messages that are shown may be replaced by the entries.
local count = show + #entries
local shown = count > 0 and redis.call('ZREVRANGE', mailbox.untilRead, 0, count - 1) or {}
local values = #shown > 0 and redis.call('HMGET', mailbox.inbox, unpack(shown)) or {}
local reply = {digits(now), entries, sizes, redis.call('ZCARD', mailbox.unread), values,
    isUnchanged and unchangedFor() or 0,
    ARGV[5] ~= '0' and listedWithUnread(mailbox, mailbox.order, '+inf', ARGV[5]) or {}}
if #entries > 0 then
  local ids, later = redis.call('ZRANGE', mailbox.order, 0, -1), 0
  eachScheduled(mailbox, function(_, _, _, scheduled, delivery)
    table.insert(ids, scheduled)
    later = later + (delivery == 'once' and ARGV[4] == '0' and 1 or 0)
  end)
  table.insert(reply, ids)
  table.insert(reply, keyed())
  table.insert(reply, otherClaims(deadline))
  table.insert(reply, digits(deadline - claimTimeout))
  table.insert(reply, later)
end
return reply
