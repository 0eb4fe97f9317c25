-- Marks recipients as seen.
--
-- KEYS   of each recipient: seen
-- ARGV   2 how many milliseconds the mark lasts
-- reply  {}
for _, key in ipairs(KEYS) do
  redis.call('SET', key, '1', 'PX', ARGV[2])
end
return {}
