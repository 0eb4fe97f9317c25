-- Takes all waiting entries into a claim, those of claims that have run out in front.
-- A claim whose id exists is returned as it is, since a driver may repeat the call.
--
-- ARGV   7 claim id, 8 how many until-read messages to show
-- reply  {now in microseconds, raw entries, unread count, values of the newest unread until-read messages,
--        how many unseen messages made room}
local id, show = ARGV[7], tonumber(ARGV[8])
local dropped = 0

local function take()
  local existing = redis.call('HGET', claims, id)
  if existing then
    return cmsgpack.unpack(existing)[2]
  end
  local ended = {}
  if redis.call('HLEN', claims) > 0 then
    eachClaim(function(other, deadline, entries)
      if deadline <= now then
        table.insert(ended, {id = other, deadline = deadline, entries = entries})
      end
    end)
    table.sort(ended, function(a, b) return a.deadline < b.deadline end)
  end
  dropped = trim()
  local taken = {}
  for _, claim in ipairs(ended) do
    for _, entry in ipairs(claim.entries) do
      if entry ~= '' then
        table.insert(taken, entry)
      end
    end
    redis.call('HDEL', claims, claim.id)
  end
  for _, entry in ipairs(redis.call('LRANGE', queue, 0, -1)) do
    table.insert(taken, entry)
  end
  if #taken > 0 then
    redis.call('DEL', queue)
    saveClaim(id, now + claimTimeout, taken)
  end
  return taken
end

if redis.call('HLEN', inbox) + redis.call('LLEN', queue) + redis.call('HLEN', claims) > 0 then
  checkTypes()
  purge()
end
local entries = take()
local shown = redis.call('ZREVRANGE', untilRead, 0, show - 1)
local values = #shown > 0 and redis.call('HMGET', inbox, unpack(shown)) or {}
return {digits(now), entries, redis.call('ZCARD', unread), values, dropped}
