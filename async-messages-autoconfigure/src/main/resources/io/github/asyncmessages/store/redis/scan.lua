-- Walks through the keys of one server until it has found enough, or has looked at many. Changes nothing.
--
-- KEYS   a key that leads to the server
-- ARGV   2 pattern of the keys, 3 cursor, '0' to begin, 4 how many keys to find, 5 how many to look at
-- reply  {cursor, '0' at the end; keys, of which a few more may be found}

local pattern, cursor, wanted, limit = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local keys, looked = {}, 0
repeat
  local count = math.max(10, wanted - #keys)
  local found = redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', count)
  cursor = found[1]
  for _, key in ipairs(found[2]) do
    table.insert(keys, key)
  end
  looked = looked + count
until cursor == '0' or #keys >= wanted or looked >= limit
return {cursor, keys}
