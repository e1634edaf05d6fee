-- Required by every script here: ends a run with one line of JSON instead of wrk's own text, times in milliseconds.
function done(summary, latency)
    local failed = summary.errors
    io.write(string.format(
        '@{"requests_per_s":%.1f,"p50_ms":%.3f,"p99_ms":%.3f,"requests":%d,"refused":%d,"broken":%d}\n',
        summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        summary.requests, failed.status, failed.connect + failed.read + failed.write + failed.timeout))
end
