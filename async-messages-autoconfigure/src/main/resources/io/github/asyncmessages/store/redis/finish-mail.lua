-- Ends the lease of a mail, unless somebody else has taken it since.
--
-- KEYS   1 the mails
-- ARGV   2 mail, 3 end of the lease in microseconds, 4 until when the mail waits, or '0' to forget it
-- reply  {}

-- include mails.lua

if tonumber(redis.call('ZSCORE', KEYS[1], ARGV[2]) or 0) == tonumber(ARGV[3]) then
  if ARGV[4] == '0' then
    redis.call('ZREM', KEYS[1], ARGV[2])
  else
    redis.call('ZADD', KEYS[1], ARGV[4], ARGV[2])
    expireMails(KEYS[1])
  end
end
return {}
