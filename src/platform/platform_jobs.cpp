#include "platform/platform_jobs.hpp"

#include "http/idempotency.hpp"
#include "platform/mail/outbox.hpp"
#include "platform/purge.hpp"
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

// What a job that purges by this function does.
template <class Purge>
std::function<std::string(JobRun&)> purging(Purge purge) {
    return [purge](JobRun& run) { return "{\"purged\":" + std::to_string(purge_all(run, purge)) + "}"; };
}

JobType purge_mails_job() {
    return {.name = "purge_mails",
            .description = "Erases the text of mails that failed long ago, and forgets old ones.",
            .run = purging(purge_mails),
            .schedule = Daily{std::chrono::hours{3} + std::chrono::minutes{30}}};
}

JobType purge_jobs_job() {
    return {.name = "purge_jobs",
            .description = "Forgets jobs that ended long ago.",
            .run = purging(purge_jobs),
            .schedule = Daily{std::chrono::hours{3} + std::chrono::minutes{50}}};
}

}  // namespace

std::vector<JobType> platform_jobs() {
    return {seal_events_job(), purge_idempotency_keys_job(), purge_mails_job(), purge_jobs_job()};
}

}  // namespace dotmac::platform
