-- Has a mail wait until a time, unless it was sent.
--
-- KEYS   1 the mails
-- ARGV   2 mail, 3 the time in microseconds
-- reply  {}

-- include mails.lua

redis.call('ZADD', KEYS[1], 'XX', 'GT', ARGV[3], ARGV[2])
if redis.call('ZCARD', KEYS[1]) > 0 then
  expireMails(KEYS[1])
end
return {}
