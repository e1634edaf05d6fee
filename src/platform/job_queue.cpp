#include "platform/job_queue.hpp"

#include "platform/job_attempt.hpp"

namespace dotmac::platform {
namespace {

// How many candidates one look takes: enough for every idle thread, with some for the other processes.
constexpr std::string_view most_candidates = "16";

constexpr std::string_view take =
    "UPDATE jobs SET state = 'running', attempts = attempts + 1, lease_owner = $3, lease_until = $4, "
    "started_at = $5, finished_at = NULL, progress_done = 0, progress_total = 0 "
    "WHERE tenant_id = $1 AND id = $2 AND attempts = $7 "
    "AND (state = 'queued' OR (state = 'running' AND (lease_until < $6 OR lease_until > 2 * $4 - $6)))";
constexpr std::string_view select_taken =
    "SELECT type, parameters, attempts FROM jobs WHERE tenant_id = $1 AND id = $2";
constexpr std::string_view select_held =
    "SELECT t.time_zone, t.test_clock FROM tenants t JOIN jobs j ON j.tenant_id = t.tenant_id "
    "WHERE t.tenant_id = $1 AND j.id = $2 AND j.state = 'running' AND j.lease_owner = $3 AND j.attempts = $4";
constexpr std::string_view renew_lease =
    "UPDATE jobs SET lease_until = $5, progress_done = $6, progress_total = $7 "
    "WHERE tenant_id = $1 AND id = $2 AND state = 'running' AND lease_owner = $3 AND attempts = $4";
constexpr std::string_view finish =
    "UPDATE jobs SET state = $5, result = $6, error = $7, finished_at = $8, retry_at = $9, attempts = $10, "
    "progress_done = $11, progress_total = $12, lease_owner = '', lease_until = 0 "
    "WHERE tenant_id = $1 AND id = $2 AND state = 'running' AND lease_owner = $3 AND attempts = $4";

// Names of job types are constants of the program, so they may stand in the text of a statement, which then
// is one of few.
std::string type_condition(std::span<const JobType> types, bool repeating) {
    std::string names;
    for (const JobType& type : types) {
        if (std::holds_alternative<Every>(type.schedule) != repeating) continue;
        if (!names.empty()) names += ", ";
        names += '\'' + std::string{type.name} + '\'';
    }
    return names.empty() ? "FALSE" : "j.type IN (" + names + ")";
}

// `j.state IN (…)` stands in the words of the partial index jobs_open, so that it is used.
const std::string is_open = "j.state IN ('queued', 'running') ";
// Who has waited longest comes first; a job that repeats by itself waits since its pause ended, not for ever.
const std::string due_order = "CASE WHEN j.retry_at > j.run_at THEN j.retry_at ELSE j.run_at END, j.id";

std::string microseconds(std::chrono::microseconds time) {
    return std::to_string(time.count());
}

// How long the pause of a job lasts at most: its interval, or that after a failure.
std::string longest_pause(std::span<const JobType> types) {
    std::string sql = "CASE j.type";
    for (const JobType& type : types) {
        if (const auto* every = std::get_if<Every>(&type.schedule))
            sql += " WHEN '" + std::string{type.name} + "' THEN " + microseconds(every->interval);
    }
    return sql == "CASE j.type" ? microseconds(longest_pause_after_failure)
                                : sql + " ELSE " + microseconds(longest_pause_after_failure) + " END";
}

}  // namespace

// A lease or a pause that ends later than one that was given now can only have been given before the clock
// was set back: it has run out. Leases get as much again for clocks that differ from one machine to another.
JobQueue::JobQueue(std::span<const JobType> types, std::chrono::seconds lease) {
    const std::string is_lost = "(j.state = 'running' AND (j.lease_until < $1 OR j.lease_until > $1 + " +
                                microseconds(2 * lease) + "))";
    const std::string has_paused = "(j.retry_at <= $1 OR j.retry_at > $1 + " + longest_pause(types) + ")";
    const std::string plain = type_condition(types, false);
    const std::string repeating = type_condition(types, true);
    find_due_ =
        "SELECT j.tenant_id, j.id, j.attempts FROM jobs j JOIN tenants t ON t.tenant_id = j.tenant_id "
        "WHERE " +
        is_open + "AND (" + plain + " OR " + repeating + ") AND ((j.state = 'queued' AND " + has_paused +
        " AND "
        "j.run_at <= COALESCE(t.test_clock, $1)) OR " +
        is_lost + ") ORDER BY " + due_order + " LIMIT " + std::string{most_candidates};
    find_due_in_tenant_ = "SELECT j.id, j.attempts FROM jobs j WHERE j.tenant_id = $2 AND " + is_open +
                          "AND ((j.state = 'queued' AND j.run_at <= $3 AND (" + plain + " OR (" + repeating +
                          " AND " + has_paused + "))) OR (" + is_lost + " AND (" + plain + " OR " +
                          repeating + "))) ORDER BY j.run_at, j.id LIMIT 1";
    next_run_at_ = "SELECT j.run_at FROM jobs j WHERE j.tenant_id = $1 AND " + is_open +
                   "AND j.state = 'queued' AND j.run_at > $2 AND " + plain + " ORDER BY j.run_at LIMIT 1";
    has_due_ = "SELECT j.id FROM jobs j WHERE j.tenant_id = $2 AND " + is_open + "AND " + plain +
               " AND ((j.state = 'queued' AND j.run_at <= $3) OR " + is_lost + ") LIMIT 1";
    has_running_ = "SELECT j.id FROM jobs j WHERE j.tenant_id = $1 AND " + is_open +
                   "AND j.state = 'running' AND " + plain + " ORDER BY j.run_at LIMIT 1";
}

std::vector<Candidate> JobQueue::find_due(store::Transaction& all_tenants, Instant now) const {
    return all_tenants.query(find_due_, now).all([](const store::Rows& row) {
        return Candidate{row.get<TenantId>(0), row.get<JobId>(1), row.get<std::int64_t>(2)};
    });
}

std::optional<Candidate> JobQueue::find_due_in_tenant(store::Transaction& transaction, Instant tenant_now,
                                                      Instant now) const {
    const TenantId tenant = transaction.tenant();
    return transaction.query(find_due_in_tenant_, now, tenant, tenant_now).first([&](const store::Rows& row) {
        return Candidate{tenant, row.get<JobId>(0), row.get<std::int64_t>(1)};
    });
}

std::optional<Instant> JobQueue::next_run_at(store::Transaction& transaction, Instant tenant_now) const {
    return transaction.query(next_run_at_, transaction.tenant(), tenant_now).value<Instant>();
}

bool JobQueue::has_due(store::Transaction& transaction, Instant tenant_now, Instant now) const {
    return transaction.query(has_due_, now, transaction.tenant(), tenant_now).next();
}

bool JobQueue::has_running(store::Transaction& transaction) const {
    return transaction.query(has_running_, transaction.tenant()).next();
}

std::optional<Claim> claim_job(store::Transaction& transaction, const Candidate& candidate,
                               std::string_view owner, Instant now, Instant lease_until, Instant tenant_now) {
    const auto& [tenant, id, attempts] = candidate;
    const auto taken = transaction.execute(take, tenant, id, owner, lease_until, tenant_now, now, attempts);
    if (taken == 0) return std::nullopt;
    return transaction.query(select_taken, tenant, id).first([&](const store::Rows& row) {
        return Claim{
            .tenant = candidate.tenant,
            .id = candidate.id,
            .type = row.get<std::string>(0),
            .parameters = row.get<std::string>(1),
            .owner = std::string{owner},
            .attempt = row.get<std::int64_t>(2),
        };
    });
}

std::optional<Clock> clock_while_held(store::Transaction& transaction, const Claim& claim, Instant now) {
    return transaction.query(select_held, claim.tenant, claim.id, claim.owner, claim.attempt)
        .first([&](const store::Rows& row) {
            return Clock{row.get<std::optional<Instant>>(1).value_or(now), row.get<TimeZone>(0)};
        });
}

bool renew(store::Transaction& transaction, const Claim& claim, Instant lease_until, std::int64_t done,
           std::int64_t total) {
    return transaction.execute(renew_lease, claim.tenant, claim.id, claim.owner, claim.attempt, lease_until,
                               done, total) == 1;
}

bool end_job(store::Transaction& transaction, const Claim& claim, const Ending& ending) {
    return transaction.execute(finish, claim.tenant, claim.id, claim.owner, claim.attempt, ending.state,
                               ending.result, ending.error, ending.finished_at, ending.retry_at,
                               ending.attempts, ending.done, ending.total) == 1;
}

}  // namespace dotmac::platform
