-- Notes when the mails of messages are to be sent, before the messages are added. Mails that nobody has taken for as long
-- as one-time messages wait are forgotten, because no node of the application sends mails.
--
-- KEYS   1 the mails
-- ARGV   2 time in microseconds, 3 how long it may take in microseconds until the messages are added; from 4 on the mails
-- reply  {}

-- include mails.lua

local now = readClock()
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', digits(now - retention * 1000))
local time = digits(math.max(tonumber(ARGV[2]), now + ARGV[3]))
for i = 4, #ARGV do
  redis.call('ZADD', KEYS[1], 'NX', time, ARGV[i])
end
expireMails(KEYS[1])
return {}
