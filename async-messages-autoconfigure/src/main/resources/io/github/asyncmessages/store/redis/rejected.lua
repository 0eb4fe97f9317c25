-- Reads rejected entries, and changes nothing.
--
-- ARGV   2 how many, 3 the digest of the entries to read, or '' for all
-- reply  {digest, how many entries are identical, size in bytes, raw entry up to the size of the largest message} of
--        each entry, newest first, about a megabyte of them

-- include head.lua

-- include rejections.lua

local found, counts, bytes, replies = {}, {}, 0, {}
eachRejected(KEYS[9], function(entry)
  local digest = redis.sha1hex(entry)
  counts[digest] = (counts[digest] or 0) + 1
  table.insert(found, digest)
end)
for i = #found, 1, -1 do
  if #replies == tonumber(ARGV[2]) or bytes >= 1024 * 1024 then
    break
  elseif ARGV[3] == '' or ARGV[3] == found[i] then
    local entry = redis.call('LINDEX', KEYS[9], i - 1)
    local beginning = string.sub(entry, 1, maxSize)
    bytes = bytes + #beginning
    table.insert(replies, {found[i], counts[found[i]], #entry, beginning})
  end
end
return replies
