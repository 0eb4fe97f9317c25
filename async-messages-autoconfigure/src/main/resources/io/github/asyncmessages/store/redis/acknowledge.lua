-- Ends a claim of which all was shown.
--
-- KEYS   claims
-- ARGV   2 claim id
-- reply  {}

redis.call('HDEL', KEYS[1], ARGV[2])
return {}
