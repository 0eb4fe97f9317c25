-- Ends a claim of which all was shown.
--
-- KEYS   claims, shown; the history, if one is kept
-- ARGV   2 claim id, 3 ids of its messages, with spaces between
-- reply  {}

-- include shown.lua

if not KEYS[3] then
  keepShown(KEYS[2], ARGV[3])
  redis.call('HDEL', KEYS[1], ARGV[2])
  return {}
end

-- include head.lua

-- include remember.lua

local packed = redis.call('HGET', KEYS[1], ARGV[2])
if packed then
  local deadline, entries = unpack(cmsgpack.unpack(packed))
  local numbers = {}
  for number in ipairs(entries) do
    table.insert(numbers, number)
  end
  -- Fails on a key of a wrong type before the first write.
  redis.call('LLEN', KEYS[3])
  keepShown(KEYS[2], ARGV[3])
  rememberClaimed(KEYS[3], readClock(), ARGV[2], deadline, entries, numbers)
  redis.call('HDEL', KEYS[1], ARGV[2])
end
return {}
