#include "modules/identity/jobs.hpp"

#include "modules/identity/attempts.hpp"
#include "modules/identity/sessions.hpp"

namespace dotmac::identity {
namespace {

constexpr std::int64_t chunk = 1'000;  // rows per transaction

// Calls `purge` in a transaction each, until it finds less than a chunk.
template <class Purge>
std::int64_t purge_all(platform::JobRun& run, Purge purge) {
    std::int64_t total = 0;
    while (true) {
        const std::int64_t purged = run.write(purge);
        total += purged;
        run.progress(total, 0);
        if (purged < chunk || run.stopping()) return total;
    }
}

}  // namespace

std::vector<platform::JobType> jobs(std::function<Instant()> now) {
    return {{
        .name = "purge_sessions",
        .description = "Forgets sessions that have ended, and failed log-ins of windows that are over.",
        .run =
            [now](platform::JobRun& run) {
                const auto sessions =
                    purge_all(run, [&](Context& context) { return purge_sessions(context, now(), chunk); });
                const auto attempts =
                    purge_all(run, [&](Context& context) { return purge_attempts(context, now(), chunk); });
                return "{\"sessions\":" + std::to_string(sessions) +
                       ",\"attempts\":" + std::to_string(attempts) + "}";
            },
        .schedule = platform::Every{std::chrono::hours{1}},
    }};
}

}  // namespace dotmac::identity
