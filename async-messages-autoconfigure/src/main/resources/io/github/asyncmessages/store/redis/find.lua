-- Looks up a persistent message.
--
-- ARGV   2 '1' to look for unfiled messages first, 3 id
-- reply  {} if messages must be filed first; else {{value}}, or {{}} if there is none

-- include mailbox.lua

if ARGV[2] == '1' and hasUnfiled() then
  return {}
end
checkTypes()
purge()
return {{redis.call('HGET', inbox, ARGV[3]) or nil}}
