-- Adds a message to a mailbox.
--
-- KEYS   queue, claims, inbox, scheduled, rejected; in a cluster all
-- ARGV   2 JSON, 3 id; 4 collapse key or '', 5 delivery, 6 expires at and 7 due at in microseconds or 0: none of the
--        four for a one-time message without a collapse key that is due; 8 '1' if Java has compared it with the entries
--        that may have its id; last but one what the keys of the recipient begin with; last '1' if the call is repeated, so
--        that the message may be added, and even shown, already
-- reply  {} if there is nothing to say;
--        {'dropped', how many unseen messages made room};
--        {'full', how many unseen messages made room} if the message is added, and too many wait now;
--        {'compare', now in microseconds, raw entries that may have the id} if the message is not added

-- include push.lua

local isRepeated = ARGV[#ARGV] == '1'
local json, id, key, delivery, expiresAt, dueAt, isCompared = unpack(ARGV, 2, #ARGV - 2)
key, delivery, dueAt = key or '', delivery or 'once', dueAt or '0'
if not isRepeated and key == '' and delivery == 'once' and dueAt == '0'
    and holdsNothingElse(KEYS[2], KEYS[3], KEYS[10] or KEYS[4], KEYS[9] or KEYS[5]) then
  return (push(KEYS[1], json))
end

-- include add.lua

local mailbox = #KEYS > 5 and mailboxOf(unpack(KEYS)) or mailboxAt(ARGV[#ARGV - 1])
return add(mailbox, json, id, key, delivery, expiresAt, dueAt, isCompared == '1', isRepeated)
