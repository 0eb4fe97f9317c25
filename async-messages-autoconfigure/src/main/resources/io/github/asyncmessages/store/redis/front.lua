-- The entries at the front of a queue, as many as one call looks at, and whether there are more. Reads a few at a
-- time, so that a call never holds many large ones.
local function front(queue)
  local entries, bytes, largest, step, maxEntries = {}, 0, 1, 4, math.max(500, 2 * maxPending)
  while true do
    local some = redis.call('LRANGE', queue, #entries, #entries + step - 1)
    for _, entry in ipairs(some) do
      entries[#entries + 1] = entry
      bytes = bytes + #entry
      largest = math.max(largest, #entry)
    end
    if #some < step then
      return entries, false
    elseif #entries >= maxEntries or bytes >= 1024 * 1024 then
      return entries, redis.call('LLEN', queue) > #entries
    end
    step = math.max(1, math.min(100, math.floor(256 * 1024 / largest)))
  end
end
