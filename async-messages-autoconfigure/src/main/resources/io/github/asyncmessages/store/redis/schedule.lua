-- Scheduled messages, in a sorted set by the times at which they are due, in microseconds. A message is '<arrival> <id>
-- <delivery> <expires at> <json>', times in microseconds, 0 for never. The arrival has as many digits in each, so that
-- messages for the same time are in the order of sending.

local function unpackScheduled(message)
  return string.match(message, '^(%d+) (%S+) (%S+) (%d+) (.*)$')
end

-- Whether a message that is due at a time is still to be delivered.
local function isKept(delivery, expiresAt, dueAt, now)
  return (expiresAt == '0' or tonumber(expiresAt) > now)
      and (delivery ~= 'once' or tonumber(dueAt) > now - retention * 1000)
end

-- How many one-time and how many persistent messages are due, the until-read ones among them, and when the next is due.
local function countDue(scheduled, now)
  local waiting, unread, untilRead, nextDue = 0, 0, {}, math.huge
  local all = redis.call('ZRANGE', scheduled, 0, -1, 'WITHSCORES')
  for i = 1, #all, 2 do
    local arrival, id, delivery, expiresAt = unpackScheduled(all[i])
    if tonumber(all[i + 1]) > now then
      nextDue = tonumber(all[i + 1])
      break
    elseif isKept(delivery, expiresAt, all[i + 1], now) then
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
  return waiting, unread, untilRead, nextDue
end
