#include "platform/platform_jobs.hpp"

#include "http/idempotency.hpp"
#include "platform/mail/outbox.hpp"
#include "platform/seals.hpp"

namespace dotmac::platform {
namespace {

JobType purge_idempotency_keys_job() {
    return {.name = "purge_idempotency_keys",
            .description = "Forgets the answers to requests that are older than a day.",
            .run =
                [](JobRun& run) {
                    const auto purged =
                        run.write([](Context& context) { return http::purge_idempotency_keys(context); });
                    return "{\"purged\":" + std::to_string(purged) + "}";
                },
            .schedule = Daily{std::chrono::hours{3}}};
}

JobType purge_mails_job() {
    return {.name = "purge_mails",
            .description = "Erases the text of mails that failed long ago, and forgets old ones.",
            .run =
                [](JobRun& run) {
                    constexpr std::int64_t chunk = 1'000;  // rows per transaction
                    std::int64_t purged = 0;
                    while (!run.stopping()) {
                        const auto count =
                            run.write([](Context& context) { return purge_mails(context, chunk); });
                        if (count == 0) break;
                        purged += count;
                        run.progress(purged, 0);
                    }
                    return "{\"purged\":" + std::to_string(purged) + "}";
                },
            .schedule = Daily{std::chrono::hours{3} + std::chrono::minutes{30}}};
}

}  // namespace

std::vector<JobType> platform_jobs() {
    return {seal_events_job(), purge_idempotency_keys_job(), purge_mails_job()};
}

}  // namespace dotmac::platform
