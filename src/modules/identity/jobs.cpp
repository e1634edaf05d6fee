#include "modules/identity/jobs.hpp"

#include "modules/identity/attempts.hpp"
#include "modules/identity/sessions.hpp"
#include "platform/purge.hpp"

namespace dotmac::identity {
std::vector<platform::JobType> jobs(std::function<Instant()> now) {
    return {{
        .name = "purge_sessions",
        .description = "Forgets sessions that have ended, and failed log-ins of windows that are over.",
        .run =
            [now](platform::JobRun& run) {
                const auto sessions = platform::purge_all(run, now, purge_sessions);
                const auto attempts = platform::purge_all(run, now, purge_attempts);
                return "{\"sessions\":" + std::to_string(sessions) +
                       ",\"attempts\":" + std::to_string(attempts) + "}";
            },
        .schedule = platform::Every{std::chrono::hours{1}},
    }};
}

}  // namespace dotmac::identity
