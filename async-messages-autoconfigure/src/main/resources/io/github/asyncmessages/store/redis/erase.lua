-- Removes a mailbox.
--
-- reply  {}
redis.call('DEL', unpack(KEYS))
return {}
