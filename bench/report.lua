-- Required by every script here: ends a run with one line of JSON instead of wrk's own text, times in milliseconds.
function done(summary, latency)
    local failed = summary.errors
    io.write(string.format(
        '@{"requests_per_s":%.1f,"p50_ms":%.3f,"p99_ms":%.3f,"requests":%d,"refused":%d,"broken":%d}\n',
        summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        summary.requests, failed.status, failed.connect + failed.read + failed.write + failed.timeout))
end

-- Where PAUSE_MS is set, every connection pauses so long before each request: on average, between nothing and twice as
-- long, so that they do not march in step. No latency holds the pause.
local pause_ms = tonumber(os.getenv("PAUSE_MS"))
if pause_ms then
    function delay()
        return math.floor(math.random() * 2 * pause_ms + 0.5)
    end
end
