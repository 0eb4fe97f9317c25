-- The entries at the front of a queue, as many as one call looks at, whether there are more, and the size of the largest
-- one. Reads sixteen first, and then fewer the larger they are, so that a call never holds many large ones.
local function front(queue)
  local entries, count, bytes, largest, step, maxEntries = {}, 0, 0, 1, 16, math.max(500, 2 * maxPending)
  while true do
    local some = redis.call('LRANGE', queue, count, count + step - 1)
    for i = 1, #some do
      local size = #some[i]
      entries[count + i] = some[i]
      bytes = bytes + size
      if size > largest then
        largest = size
      end
    end
    count = count + #some
    if #some < step then
      return entries, false, largest
    elseif count >= maxEntries or bytes >= 1024 * 1024 then
      return entries, redis.call('LLEN', queue) > count, largest
    end
    step = math.max(1, math.min(100, math.floor(256 * 1024 / largest)))
  end
end
