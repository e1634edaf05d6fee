// Jobs that remove or change rows until none is left, a chunk in a transaction.
#pragma once

#include <cstdint>
#include <functional>

#include "platform/jobs.hpp"

namespace dotmac::platform {

// Calls `purge(context, limit)`, which returns how many rows it found, in a transaction each until it finds
// fewer than the limit or the program wants to stop. Returns their sum.
template <class Purge>
std::int64_t purge_all(JobRun& run, Purge purge) {
    constexpr std::int64_t chunk = 1'000;
    std::int64_t total = 0;
    while (true) {
        const std::int64_t purged = run.write([&](Context& context) { return purge(context, chunk); });
        total += purged;
        run.progress(total, 0);
        if (purged < chunk || run.stopping()) return total;
    }
}

// The same by `purge(context, now(), limit)`, for what lives by real time.
template <class Purge>
std::int64_t purge_all(JobRun& run, const std::function<Instant()>& now, Purge purge) {
    return purge_all(run, [&](Context& context, std::int64_t limit) { return purge(context, now(), limit); });
}

}  // namespace dotmac::platform
