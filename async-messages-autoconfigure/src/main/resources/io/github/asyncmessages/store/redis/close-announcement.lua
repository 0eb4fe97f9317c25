-- Notes that a reader has closed an announcement.
--
-- KEYS   announced
-- ARGV   2 id, 3 when the announcement ends, in microseconds, or ''
-- reply  {1}, or {0} if the reader has closed or received it before

-- include announced.lua

if tonumber(redis.call('ZSCORE', KEYS[1], ARGV[2]) or 0) > shownAt then
  return {0}
end
noteAnnounced(KEYS[1], ARGV[2], forgottenAt(ARGV[3]), {[ARGV[2]] = true})
return {1}
