-- Forgets a mail, unless somebody else has taken it since.
--
-- KEYS   1 the mails
-- ARGV   2 mail, 3 end of the lease in microseconds
-- reply  {}
if tonumber(redis.call('ZSCORE', KEYS[1], ARGV[2]) or 0) == tonumber(ARGV[3]) then
  redis.call('ZREM', KEYS[1], ARGV[2])
end
return {}
