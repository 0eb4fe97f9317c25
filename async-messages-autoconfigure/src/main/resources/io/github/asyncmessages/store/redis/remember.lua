-- Keeping what was delivered. An entry of the history is '<delivered at> <id> <sent at> <json>', times in microseconds;
-- id and time of sending are for messages without their own.

-- Adds entries, oldest first, and removes those that are too many or too old.
local function remember(history, now, entries)
  for i = math.max(1, #entries - maxHistory + 1), #entries do
    local entry = entries[i]
    redis.call('LPUSH', history, digits(now) .. ' ' .. entry.id .. ' ' .. digits(entry.sentAt) .. ' ' .. entry.json)
  end
  redis.call('LTRIM', history, 0, maxHistory - 1)
  local oldest = now - historyRetention * 1000
  while true do
    local last = redis.call('LINDEX', history, -1)
    -- What is unusable counts as old: a failure after the first write would have the message shown again.
    local at = last and tonumber(string.match(last, '^%d+')) or 0
    if not last or at > oldest then
      break
    end
    redis.call('RPOP', history)
  end
  redis.call('PEXPIRE', history, historyRetention)
end

-- Adds entries of a claim, which go by their number in it, from 1.
local function rememberClaimed(history, now, claimId, deadline, entries, numbers)
  local delivered = {}
  for _, number in ipairs(numbers) do
    if entries[number] then
      table.insert(delivered, {id = claimId .. '-' .. digits(number), sentAt = deadline - claimTimeout,
          json = entries[number]})
    end
  end
  if #delivered > 0 then
    remember(history, now, delivered)
  end
end
