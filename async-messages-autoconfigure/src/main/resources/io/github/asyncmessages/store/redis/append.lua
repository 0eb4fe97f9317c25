-- Adds a message to a mailbox.
--
-- ARGV   2 JSON, 3 id; 4 collapse key or '', 5 delivery, 6 expires at in microseconds or 0: none of the three for a
--        one-time message without a collapse key; 7 '1' if Java has compared it with the entries that may have its id
-- reply  {} if there is nothing to say;
--        {'dropped', how many unseen messages made room};
--        {'full'} if the message is added, and too many wait now;
--        {'compare', now in microseconds, raw entries that may have the id} if the message is not added

-- include push.lua

local json, id, key, delivery, expiresAt, isCompared = unpack(ARGV, 2, 7)
key, delivery = key or '', delivery or 'once'
if key == '' and delivery == 'once' and holdsNothingElse(KEYS[2], KEYS[3], KEYS[9]) then
  return (push(KEYS[1], json))
end

-- include add.lua

return add(mailboxOf(unpack(KEYS)), json, id, key, delivery, expiresAt, isCompared == '1')
