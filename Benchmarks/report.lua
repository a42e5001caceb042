-- wrk: each request is another report, or a batch of others (the second argument, a number of reports). A thousand
-- customers report one minute after the other, going back in time; each round (the first argument) begins two days
-- before the one ahead of it. What customers' names begin with may be told (the third argument).
local customers = 1000
local minute = 60
local newest = os.time() - 3600
local sent = 0
local batch = 1
local prefix = "cust_"
local first, window

function init(arguments)
  first = newest - (newest % minute) - tonumber(arguments[1]) * 48 * 3600
  batch = tonumber(arguments[2] or "1")
  prefix = arguments[3] or prefix
end

local function time(seconds) return os.date("!%Y-%m-%dT%H:%M:%SZ", seconds) end

local headers = { ["Content-Type"] = "application/json" }
local body = '{"customer_id":"%s%d","instance_id":"k8s-cluster-1",%s,"active_devices":3,'
  .. '"total_devices":5,"metrics":{"devices":3,"mqtt_messages":%d,"storage_gb":2.5,"api_requests":50000}}'

local function report()
  local customer = sent % customers
  if customer == 0 or not window then
    local start = first - math.floor(sent / customers) * minute
    window = string.format('"window_start":"%s","window_end":"%s"', time(start), time(start + minute))
  end
  sent = sent + 1
  return body:format(prefix, customer, window, 15000 + sent)
end

function request()
  if batch == 1 then return wrk.format("POST", "/api/usage/report", headers, report()) end
  local reports = {}
  for number = 1, batch do reports[number] = report() end
  return wrk.format("POST", "/api/usage/reports", headers, "[" .. table.concat(reports, ",") .. "]")
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\nRESULT {"requests": %d, "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "failed": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
