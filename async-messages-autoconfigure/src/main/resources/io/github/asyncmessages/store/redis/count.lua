-- Counts unread persistent messages.
--
-- ARGV   7 '1' to look for untaken entries first
-- reply  {} if entries must be taken in first; else {count}
if ARGV[7] == '1' and hasUntaken() then
  return {}
end
checkTypes()
purge()
return {redis.call('ZCARD', unread)}
