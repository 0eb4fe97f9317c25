-- Ends a claim of which all was shown.
--
-- ARGV   2 claim id
-- reply  {}

redis.call('HDEL', KEYS[2], ARGV[2])
return {}
