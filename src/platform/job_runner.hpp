// Runs jobs: a few threads that take what is due over all tenants, under a lease.
//
// What holds at any moment, with any number of processes on one database:
//   1. A job runs in one place: who takes it compares and sets its row, and every later write of the job or
//      about it names the owner and the attempt that took it.
//   2. A job whose process died, or stood still, is taken over once its lease has run out.
//   3. A job that is queued and due is begun within a poll interval; at once where it was queued by this
//      process (see `wake`).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/jobs.hpp"
#include "store/context.hpp"
#include "store/database.hpp"

namespace dotmac::platform {

struct JobRunnerOptions {
    std::string process_name;  // "host:pid", shown as the lease's owner
    int threads = 2;
    std::chrono::seconds lease{60};  // renewed every third of it
    std::chrono::milliseconds poll_interval{1'000};
    std::chrono::seconds schedule_interval{15};  // how often it looks whether a day has begun somewhere
    const Listeners* listeners = nullptr;        // outlives the runner
    // Real time: of leases and pauses, and of tenants without a test clock.
    std::function<Instant()> now = system_now;
};

class JobRunner {
  public:
    // `database` outlives the runner; the types are copied. Nothing runs before `start`, or without it in
    // `run_due`.
    JobRunner(store::Database& database, std::span<const JobType> types, JobRunnerOptions options);
    ~JobRunner();  // stops

    void start();
    // Tells the jobs that run (JobRun::stopping), waits for them, and queues again those that gave up.
    void stop();
    // There is something to do: look sooner than after the poll interval. Any thread may call it.
    void wake();
    // What wakes this runner when a rule queues a job: an entry for Context::listeners.
    std::pair<std::string, Listener> wake_on_enqueue();

    // Runs everything that is due in one tenant in the calling thread, one after the other, until nothing is;
    // scheduled jobs are queued first. Failed attempts are repeated without a pause. Returns how many
    // attempts it made.
    std::int64_t run_due(TenantId tenant);

    // The same without queueing the scheduled ones.
    std::int64_t run_queued(TenantId tenant);

    // What advance_clock (clock.hpp) works with.
    store::Database& database();
    std::span<const JobType> types() const;
    Instant now() const;    // real time
    bool stopping() const;  // nothing more is begun here
    Context context(store::Transaction& transaction, const Actor& actor) const;
    // Of the context's tenant, jobs that repeat by themselves left out.
    enum class Pending { nothing, due, running };  // running: in this process or another
    Pending pending(Context& context) const;
    std::optional<Instant> next_due(Context& context) const;  // after the context's now
    void wait_for_others();                                   // until a job ends here, or for 20 ms

    // What the heartbeat does: renews the leases of the jobs that run here.
    void renew_leases();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace dotmac::platform
