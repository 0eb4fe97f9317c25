-- Counts unread persistent messages.
--
-- ARGV   2 '1' to look for unfiled messages first
-- reply  {} if messages must be filed first; else {count}

-- include mailbox.lua

if ARGV[2] == '1' and hasUnfiled() then
  return {}
end
checkTypes()
purge()
return {redis.call('ZCARD', unread)}
