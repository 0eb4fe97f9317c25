-- Ends a claim of which all was shown.
--
-- KEYS   claims; the history, if one is kept
-- ARGV   2 claim id
-- reply  {}

if not KEYS[2] then
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
  rememberClaimed(KEYS[2], readClock(), ARGV[2], deadline, entries, numbers)
  redis.call('HDEL', KEYS[1], ARGV[2])
end
return {}
