-- Says what becomes of the entries of a claim. Does nothing if the claim is not there any more, but for a claim
-- of which all is released: that may be yet to come.
--
-- ARGV   2 claim id; 3 a letter for each entry: k(eep in the claim), d(rop), r(elease), f(ile into the inbox),
--        (re)x(ject), and none to release; then for each entry to file its id, collapse key or '', delivery, expires at, JSON
-- reply  {how many unseen persistent messages made room}, or {} for none

-- The usual case takes no more than this: all was shown.
if ARGV[3] ~= '' and not string.find(ARGV[3], '[^d]') then
  redis.call('HDEL', KEYS[2], ARGV[2])
  return {}
end

-- include mailbox.lua

local id, actions = ARGV[2], ARGV[3]

local packed = redis.call('HGET', claims, id)
if not packed then
  -- Who gave up waiting for a claim releases all of it, perhaps over another connection and before the claim
  -- has come: an empty one in its place lets it find that it is over.
  if actions == '' then
    saveClaim(id, now + claimTimeout, {})
  end
  return {}
end
checkTypes()
purge()
local deadline, entries = unpack(cmsgpack.unpack(packed))
local released, kept, dropped, filed, argument = {}, false, 0, false, 4
for i, entry in ipairs(entries) do
  local action = string.sub(actions, i, i)
  if entry then
    if action == 'k' then
      kept = true
    else
      entries[i] = false
    end
    if action == 'r' or action == '' then
      table.insert(released, 1, entry)
    elseif action == 'x' then
      reject(entry)
    elseif action == 'f' then
      dropped = dropped + file(unpack(ARGV, argument, argument + 4))
      filed = true
    end
  end
  if action == 'f' then
    argument = argument + 5
  end
end
if kept then
  saveClaim(id, deadline, entries)
else
  redis.call('HDEL', claims, id)
end
for i = 1, #released, 1000 do
  redis.call('LPUSH', queue, unpack(released, i, math.min(i + 999, #released)))
end
if #released > 0 then
  redis.call('PEXPIRE', queue, retention)
end
if filed then
  expireInbox()
end
return {dropped}
