-- Scheduled messages, in a sorted set by the times at which they are due, in microseconds. A message is '<arrival> <id>
-- <delivery> <expires at> <key>', times in microseconds, 0 for never, and the key may be empty. The arrival has as many
-- digits in each, so that messages for the same time are in the order of sending. Their JSON is in a hash, so that a look
-- at all of them is cheap.

local function unpackScheduled(message)
  return string.match(message, '^(%d+) (%S+) (%S+) (%d+) (.*)$')
end

-- Whether a message that is due at a time is still to be delivered.
local function isKept(delivery, expiresAt, dueAt, now)
  return (expiresAt == '0' or tonumber(expiresAt) > now)
      and (delivery ~= 'once' or tonumber(dueAt) > now - retention * 1000)
end

-- How many one-time and how many persistent messages are due, the until-read ones among them, when the next is due, and
-- how many are due if those that have expired are included.
local function countDue(scheduled, now)
  local waiting, unread, untilRead = 0, 0, {}
  local nextDue = tonumber(redis.call('ZRANGE', scheduled, 0, 0, 'WITHSCORES')[2]) or math.huge
  if nextDue > now then
    return waiting, unread, untilRead, nextDue, 0
  end
  local due = redis.call('ZRANGEBYSCORE', scheduled, '-inf', digits(now), 'WITHSCORES')
  for i = 1, #due, 2 do
    local arrival, id, delivery, expiresAt = unpackScheduled(due[i])
    if isKept(delivery, expiresAt, due[i + 1], now) then
      if delivery == 'once' then
        waiting = waiting + 1
      else
        unread = unread + 1
      end
      if delivery == 'until-read' then
        table.insert(untilRead, id .. ' ' .. arrival)
      end
    end
  end
  nextDue = redis.call('ZRANGEBYSCORE', scheduled, '(' .. digits(now), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
  return waiting, unread, untilRead, tonumber(nextDue) or math.huge, #due / 2
end
