-- Reads the history, and changes nothing.
--
-- KEYS   the history
-- ARGV   2 how many entries
-- reply  {entries as remember.lua describes them, newest first, about a megabyte of them}

-- include head.lua

local oldest, found, bytes = readClock() - historyRetention * 1000, {}, 0
while #found < tonumber(ARGV[2]) and bytes < 1024 * 1024 do
  local entry = redis.call('LINDEX', KEYS[1], #found)
  local at = entry and tonumber(string.match(entry, '^%d+'))
  if not at or at <= oldest then
    break
  end
  table.insert(found, entry)
  bytes = bytes + #entry
end
return {found}
