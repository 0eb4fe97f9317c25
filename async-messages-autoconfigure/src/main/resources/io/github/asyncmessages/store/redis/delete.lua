-- Deletes persistent messages.
--
-- ARGV   7 '1' to look for unfiled messages first, 8 id, or '' for all up to 9 this position
-- reply  {} if messages must be filed first; else {ids of those that were deleted}

-- include mailbox.lua

if ARGV[7] == '1' and hasUnfiled() then
  return {}
end
checkTypes()
purge()
local ids = ARGV[8] ~= '' and {ARGV[8]} or redis.call('ZRANGEBYSCORE', order, '-inf', ARGV[9])
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
