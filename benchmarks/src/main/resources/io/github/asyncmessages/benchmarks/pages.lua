-- For wrk: each request is for the page of the next of so many users.
-- Prints one line at the end: pages, microseconds, the median in microseconds, bytes, errors.

local requests = {}
local last = 0

function init(args)
  for user = 1, tonumber(args[1]) do
    wrk.headers["X-User"] = "user-" .. user
    requests[user] = wrk.format()
  end
end

function request()
  last = last % #requests + 1
  return requests[last]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("result %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    summary.bytes, errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
