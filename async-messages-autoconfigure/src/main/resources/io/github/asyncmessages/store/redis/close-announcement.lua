-- Notes that a reader has closed an announcement.
--
-- KEYS   announced
-- ARGV   2 id, 3 when to forget it, in microseconds or '+inf'
-- reply  {1}, or {0} if the reader has closed or received it before

-- include announced.lua

for _, id in ipairs(announcedIds(KEYS[1])) do
  if id == ARGV[2] then
    return {0}
  end
end
noteAnnounced(KEYS[1], ARGV[2], ARGV[3])
return {1}
