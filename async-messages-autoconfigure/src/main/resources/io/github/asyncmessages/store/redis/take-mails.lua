-- Takes mails whose time has come: they can be taken again at the end of a lease.
--
-- KEYS   1 the mails
-- ARGV   2 how many at most, 3 lease in microseconds
-- reply  {now in microseconds, mails}

-- include mails.lua

local now = readClock()
local taken = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', digits(now), 'LIMIT', 0, ARGV[2])
for _, mail in ipairs(taken) do
  redis.call('ZADD', KEYS[1], digits(now + ARGV[3]), mail)
end
if #taken > 0 then
  expireMails(KEYS[1])
end
return {digits(now), taken}
