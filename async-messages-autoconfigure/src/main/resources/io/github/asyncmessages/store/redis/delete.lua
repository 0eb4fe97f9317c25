-- Deletes persistent messages.
--
-- ARGV   2 '1' to look for unfiled messages first, 3 id, or '' for all up to 4 this position
-- reply  {} if messages must be filed first; else {ids of those that were deleted}

-- include mailbox.lua

if ARGV[2] == '1' and hasUnfiled() then
  return {}
end
checkTypes()
purge()
local ids = ARGV[3] ~= '' and {ARGV[3]} or redis.call('ZRANGEBYSCORE', order, '-inf', ARGV[4])
local deleted = {}
for _, id in ipairs(ids) do
  if remove(id) then
    table.insert(deleted, id)
  end
end
if #deleted > 0 then
  expireInbox()
end
return {deleted}
