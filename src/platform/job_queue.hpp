// The queue's statements: who may take a job, and what its holder may write about it. Inside the platform
// only.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/jobs.hpp"

namespace dotmac::platform {

// What listeners hear when a job may be run.
inline constexpr std::string_view job_queued = "job.queued";
// The unique key of a job that repeats by itself.
inline constexpr std::string_view repeating_key = "every";

// A job that this process has taken. Owner and attempt together are its right to it.
struct Claim {
    TenantId tenant;
    JobId id;
    std::string type;
    std::string parameters;
    std::string owner;
    std::int64_t attempt = 0;
};

struct Candidate {
    TenantId tenant;
    JobId id;
    std::int64_t attempts = 0;
};

class JobQueue {
  public:
    // Only jobs of these types are taken: another process may know more.
    // `lease`: how long a claim lasts, in every process.
    JobQueue(std::span<const JobType> types, std::chrono::seconds lease);

    // Some jobs of all tenants that may be taken now. `now` is real time.
    std::vector<Candidate> find_due(store::Transaction& all_tenants, Instant now) const;
    // One of the transaction's tenant; `tenant_now` is its clock. Pauses between attempts are ignored.
    std::optional<Candidate> find_due_in_tenant(store::Transaction& transaction, Instant tenant_now,
                                                Instant now) const;
    // The earliest `run_at` after `tenant_now` of a queued job.
    std::optional<Instant> next_run_at(store::Transaction& transaction, Instant tenant_now) const;
    // Of the jobs that do not repeat by themselves: whether one is due (or lost by
    // its process), and whether one runs anywhere.
    bool has_due(store::Transaction& transaction, Instant tenant_now, Instant now) const;
    bool has_running(store::Transaction& transaction) const;

  private:
    std::string find_due_;
    std::string find_due_in_tenant_;
    std::string next_run_at_;
    std::string has_due_;
    std::string has_running_;
};

// Takes a job where nobody has since it was found. `owner` is used for one claim only.
std::optional<Claim> claim_job(store::Transaction& transaction, const Candidate& candidate,
                               std::string_view owner, Instant now, Instant lease_until, Instant tenant_now);

// The tenant's clock, where the claim still holds in this transaction; one statement for both, because every
// transaction of a job asks for both.
std::optional<Clock> clock_while_held(store::Transaction& transaction, const Claim& claim, Instant now);
// The rest returns false where the claim holds no more, and changes nothing then.
bool renew(store::Transaction& transaction, const Claim& claim, Instant lease_until, std::int64_t done,
           std::int64_t total);

struct Ending {
    std::string state;  // succeeded, failed, queued
    std::string result = "null";
    std::string error;
    std::optional<Instant> finished_at;  // the tenant's time; nothing where it is tried again
    Instant retry_at{};                  // real time
    std::int64_t attempts = 0;
    std::int64_t done = 0;
    std::int64_t total = 0;
};
bool end_job(store::Transaction& transaction, const Claim& claim, const Ending& ending);

}  // namespace dotmac::platform
