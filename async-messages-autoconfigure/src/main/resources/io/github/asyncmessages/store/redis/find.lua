-- Looks up a persistent message.
--
-- ARGV   7 '1' to look for untaken entries first, 8 id
-- reply  {} if entries must be taken in first; else {{value}}, or {{}} if there is none
if ARGV[7] == '1' and hasUntaken() then
  return {}
end
checkTypes()
purge()
return {{redis.call('HGET', inbox, ARGV[8]) or nil}}
