-- Calls a function with each rejected entry, oldest first. Reads a few at a time, since entries may be large.
local function eachRejected(rejected, visit)
  local number = 0
  while true do
    local some = redis.call('LRANGE', rejected, number, number + 3)
    for _, entry in ipairs(some) do
      visit(entry)
    end
    if #some < 4 then
      return
    end
    number = number + 4
  end
end
