-- The mails of all recipients, in a sorted set by the times at which they can be taken, in microseconds. A mail is the
-- time at which it is to be sent, the id and the recipient of its message, with spaces in between.

-- include head.lua

-- Lets the mails expire when for a long time nobody has taken the last of them.
local function expireMails(mails)
  local last = redis.call('ZREVRANGE', mails, 0, 0, 'WITHSCORES')[2]
  redis.call('PEXPIREAT', mails, digits((last - offset) / 1000 + retention))
end
