-- For wrk: each request is for the page of the next of 1,000 users.
-- Prints one line at the end: pages, microseconds, the median in microseconds, errors.

local requests = {}
local last = 0

function init()
  for user = 1, 1000 do
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
  io.write(string.format("result %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
