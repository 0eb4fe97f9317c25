-- Keeping for some seconds which messages were shown, for sends that are repeated because their reply was lost.

-- Keeps ids that have spaces between them.
local function keepShown(shown, ids)
  if redis.call('RPUSH', shown, ' ' .. ids .. ' ') > 32 then
    redis.call('LTRIM', shown, -32, -1)
  end
  redis.call('PEXPIRE', shown, shownRetention)
end

local function wasShown(shown, id)
  for _, ids in ipairs(redis.call('LRANGE', shown, 0, -1)) do
    if string.find(ids, ' ' .. id .. ' ', 1, true) then
      return true
    end
  end
  return false
end
