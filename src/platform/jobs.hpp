// Jobs: background work with a lease, retries, progress and a view in API and CLI. Several processes share
// one queue.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "platform/settings.hpp"
#include "record/record.hpp"
#include "record/types.hpp"
#include "store/context.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace dotmac::platform {

struct JobTag {
    static constexpr std::string_view prefix = "job";
    static constexpr std::string_view noun = "job";
};
using JobId = Id<JobTag>;

// queued → running → succeeded; running → queued again (a retry, a lost lease, a stopping program) or failed;
// queued → cancelled; failed → queued by request. A job that repeats by itself (Every) is queued again
// always.
inline constexpr std::string_view job_states = "queued running succeeded failed cancelled";
struct Job {
    JobId id;
    std::string type;
    std::string state;
    record::RawJson parameters;
    record::RawJson result;
    std::string error;  // the last attempt's, in one sentence
    std::int64_t attempts = 0;
    std::int64_t progress_done = 0;
    std::int64_t progress_total = 0;
    Instant run_at;
    Instant created_at;
    std::optional<Instant> started_at;
    std::optional<Instant> finished_at;
    std::string created_by;
};
const record::Description& description_of(const Job*);

struct JobFilter {
    std::optional<std::string> state;
    std::optional<std::string> type;
};
const record::Description& description_of(const JobFilter*);

// What a job's function is given. It opens its own transactions, a chunk each; `progress` renews the lease.
// Where another process has taken over (SIGSTOP, a long pause), `progress`, `read` and `write` throw
// LeaseLost: let it pass, the other goes on. `write` looks for the lease in its own transaction, so a job
// that has lost it changes nothing more. Every function may be called from any thread.
class JobRun {
  public:
    virtual ~JobRun() = default;
    virtual store::Database& database() = 0;
    virtual TenantId tenant() const = 0;
    virtual const std::string& parameters() const = 0;  // JSON
    virtual Actor actor() const = 0;
    virtual void progress(std::int64_t done, std::int64_t total) = 0;
    virtual bool stopping() const = 0;  // the program wants to stop: return soon; the job is queued again
    // In the tenant, with its clock.
    template <class F>
    auto read(F function) {
        return database().read(tenant(), [&](store::Transaction& transaction) {
            Context context = context_for(transaction);
            return function(context);
        });
    }
    template <class F>
    auto write(F function) {
        return database().write(tenant(), [&](store::Transaction& transaction) {
            Context context = context_for(transaction);
            return function(context);
        });
    }

  protected:
    virtual Context context_for(store::Transaction& transaction) = 0;
};

class LeaseLost : public std::exception {
  public:
    const char* what() const noexcept override { return "another process has taken the job over"; }
};

// When a job falls due by itself, for every tenant: once a local day, or every so often. A day that was
// missed is caught up once, however many were missed. Minutes count from the day's first instant, so a day
// whose clock is changed has the job once as well.
struct Daily {
    std::chrono::minutes after_midnight;
};
// One job that is queued again whenever it has ended.
struct Every {
    std::chrono::seconds interval;  // of real time; takes no part in a test clock
};

struct JobType {
    std::string_view name;  // "bill_run"
    std::string_view description;
    std::function<std::string(JobRun&)> run;  // returns the result as JSON; throws to fail the attempt
    std::variant<std::monostate, Daily, Every> schedule;
    int max_attempts = 5;
};

// What a job throws decides what becomes of it: a Problem fails it at once, with its sentence, because it
// will not get better (but for `unavailable`); anything else is tried again after a pause that doubles, at
// most `max_attempts` times in all.

// Queues a job. `unique_key` (may be empty) makes it the only one of its type and key that there is, ended or
// not: a second call returns the first one's identifier. `run_at` is the tenant's time; now
// where left out. Listeners hear "job.queued" (which is no event: nothing is recorded).
JobId enqueue(Context& context, std::string_view type, std::string_view parameters_json,
              std::string_view unique_key, std::optional<Instant> run_at = std::nullopt);
Job get_job(Context& context, JobId id);
store::Page<Job> list_jobs(Context& context, const JobFilter& filter, const store::PageRequest& page);
Job retry_job(Context& context, JobId id);   // failed → queued; an event job.retried
Job cancel_job(Context& context, JobId id);  // queued → cancelled; an event job.cancelled

// Forgets jobs that ended more than job_retention_days ago, at most `limit`; returns how many. What they did
// stays: no row of a module refers to its job.
std::int64_t purge_jobs(Context& context, std::int64_t limit);

// A month at least: a daily job is told from yesterday's by its key.
inline constexpr IntegerSetting job_retention_days{
    {"jobs.retention_days", "Days after which a job that has ended is forgotten, with its result."},
    90,
    31,
    3650};

SettingReferences job_settings();

}  // namespace dotmac::platform
