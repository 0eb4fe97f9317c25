-- Adds a message to a mailbox.
--
-- ARGV   2 JSON, 3 id; 4 collapse key or '', 5 delivery, 6 expires at and 7 due at in microseconds or 0: none of the
--        four for a one-time message without a collapse key that is due; 8 '1' if Java has compared it with the entries
--        that may have its id; last '1' if the call is repeated, so that the message may be added, and even shown, already
-- reply  {} if there is nothing to say;
--        {'dropped', how many unseen messages made room};
--        {'full', how many unseen messages made room} if the message is added, and too many wait now;
--        {'compare', now in microseconds, raw entries that may have the id} if the message is not added

-- include push.lua

local isRepeated = ARGV[#ARGV] == '1'
local json, id, key, delivery, expiresAt, dueAt, isCompared = unpack(ARGV, 2, #ARGV - 1)
key, delivery, dueAt = key or '', delivery or 'once', dueAt or '0'
if not isRepeated and key == '' and delivery == 'once' and dueAt == '0'
    and holdsNothingElse(KEYS[2], KEYS[3], KEYS[9], KEYS[10]) then
  return (push(KEYS[1], json))
end

-- include add.lua

return add(mailboxOf(unpack(KEYS)), json, id, key, delivery, expiresAt, dueAt, isCompared == '1', isRepeated)
