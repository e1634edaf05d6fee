#include "platform/platform_jobs.hpp"

#include "http/idempotency.hpp"
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

}  // namespace

std::vector<JobType> platform_jobs() {
    return {seal_events_job(), purge_idempotency_keys_job()};
}

}  // namespace dotmac::platform
