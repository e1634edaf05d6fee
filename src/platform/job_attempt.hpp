// One attempt at a job, from its claim to its end. Inside the platform only.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>

#include "platform/job_queue.hpp"
#include "platform/jobs.hpp"

namespace dotmac::platform {

// What an attempt needs from its runner; all of it outlives the attempt.
struct AttemptSettings {
    store::Database& database;
    const Listeners* listeners;
    const std::function<Instant()>& now;
    std::chrono::seconds lease;
    const std::atomic<bool>& stopping;
};

inline constexpr std::chrono::minutes longest_pause_after_failure{15};

// How long to wait before attempt number `failed + 1`: a second, doubled with every failure, ten minutes at
// most, and times 0.5 to 1.5 (`jitter` from 0 to 1), so that what failed together is not tried together.
std::chrono::microseconds pause_after(std::int64_t failed, double jitter);

class JobAttempt final : public JobRun {
  public:
    JobAttempt(AttemptSettings settings, const JobType& type, Claim claim);

    // Calls the job's function and writes down how it ended, unless the lease is lost. Throws only where that
    // cannot be written (DatabaseError).
    void run();
    // Extends the lease in the database; remembers where it is lost.
    void renew_lease();
    const Claim& claim() const { return claim_; }

    store::Database& database() override { return settings_.database; }
    TenantId tenant() const override { return claim_.tenant; }
    const std::string& parameters() const override { return claim_.parameters; }
    Actor actor() const override { return {"job:" + claim_.type, ""}; }
    void progress(std::int64_t done, std::int64_t total) override;
    bool stopping() const override;

  protected:
    Context context_for(store::Transaction& transaction) override;

  private:
    enum class Outcome { succeeded, failed, to_be_tried_again, gave_up_for_stop, lost };
    Outcome call();
    Ending ending(Outcome outcome, Instant now, Instant tenant_now) const;

    const AttemptSettings settings_;
    const JobType& type_;
    const Claim claim_;
    std::string result_ = "null";
    std::string error_;
    std::atomic<std::int64_t> done_ = 0;
    std::atomic<std::int64_t> total_ = 0;
    std::atomic<Instant> written_{Instant{}};  // when the lease was last extended
    std::atomic<bool> lost_ = false;
    mutable std::atomic<bool> was_told_to_stop_ = false;
};

}  // namespace dotmac::platform
