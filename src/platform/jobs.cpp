#include "platform/jobs.hpp"

#include "base/text.hpp"
#include "platform/events.hpp"
#include "platform/job_queue.hpp"

namespace dotmac::platform {
namespace {

constexpr std::string_view select_jobs =
    "SELECT id, type, state, parameters, result, error, attempts, progress_done, progress_total, run_at, "
    "created_at, started_at, finished_at, created_by";
const std::string select_job = std::string{select_jobs} + " FROM jobs WHERE tenant_id = $1 AND id = $2";
constexpr std::string_view select_by_unique_key =
    "SELECT id FROM jobs WHERE tenant_id = $1 AND type = $2 AND unique_key = $3";
constexpr std::string_view insert_job =
    "INSERT INTO jobs (tenant_id, id, type, unique_key, state, parameters, result, error, attempts, "
    "progress_done, progress_total, run_at, retry_at, lease_owner, lease_until, created_at, created_by) "
    "VALUES ($1, $2, $3, $4, 'queued', $5, 'null', '', 0, 0, 0, $6, 0, '', 0, $7, $8)";
constexpr std::string_view requeue_failed =
    "UPDATE jobs SET state = 'queued', attempts = 0, retry_at = 0, finished_at = NULL "
    "WHERE tenant_id = $1 AND id = $2 AND state = 'failed'";
constexpr std::string_view cancel_queued =
    "UPDATE jobs SET state = 'cancelled', finished_at = $3 "
    "WHERE tenant_id = $1 AND id = $2 AND state = 'queued' "
    "AND (unique_key IS NULL OR unique_key <> $4)";
// `state IN (…)` stands in the words of the partial index jobs_ended, so that it is used.
constexpr std::string_view delete_ended =
    "DELETE FROM jobs WHERE tenant_id = $1 AND id IN (SELECT id FROM jobs "
    "WHERE tenant_id = $1 AND state IN ('succeeded', 'failed', 'cancelled') AND finished_at < $2 "
    "ORDER BY finished_at, id LIMIT $3)";

// Identifiers grow with time, so the primary key serves the list.
constexpr store::SortColumn job_order[] = {{"created_at", "id", false}};

Job read_job(const store::Rows& row) {
    return {
        .id = row.get<JobId>(0),
        .type = row.get<std::string>(1),
        .state = row.get<std::string>(2),
        .parameters = {row.get<std::string>(3)},
        .result = {row.get<std::string>(4)},
        .error = row.get<std::string>(5),
        .attempts = row.get<std::int64_t>(6),
        .progress_done = row.get<std::int64_t>(7),
        .progress_total = row.get<std::int64_t>(8),
        .run_at = row.get<Instant>(9),
        .created_at = row.get<Instant>(10),
        .started_at = row.get<std::optional<Instant>>(11),
        .finished_at = row.get<std::optional<Instant>>(12),
        .created_by = row.get<std::string>(13),
    };
}

}  // namespace

JobId enqueue(Context& context, std::string_view type, std::string_view parameters_json,
              std::string_view unique_key, std::optional<Instant> run_at) {
    store::Transaction& transaction = context.transaction;
    std::optional<std::string_view> key;
    if (!unique_key.empty()) {
        // Two at the same moment: the unique index lets one in, and the other's transaction runs again.
        const auto first =
            transaction.query(select_by_unique_key, context.tenant(), type, unique_key).value<JobId>();
        if (first) return *first;
        key = unique_key;
    }
    const auto id = transaction.new_id<JobId>();
    transaction.execute(insert_job, context.tenant(), id, type, key, parameters_json,
                        run_at.value_or(context.clock->now), context.clock->now, context.actor.name);
    notify(context, {job_queued, id.to_string(), parameters_json});
    return id;
}

Job get_job(Context& context, JobId id) {
    auto job = context.transaction.query(select_job, context.tenant(), id).first(read_job);
    if (!job) throw not_found(JobId::noun, id.to_string());
    return *std::move(job);
}

store::Page<Job> list_jobs(Context& context, const JobFilter& filter, const store::PageRequest& page) {
    store::ListQuery list{context.transaction, select_jobs, "FROM jobs WHERE tenant_id = ?"};
    list.where("state = ?", filter.state).where("type = ?", filter.type);
    return list.page(page, job_order, "id", read_job, true);
}

Job retry_job(Context& context, JobId id) {
    const Job job = get_job(context, id);
    if (context.transaction.execute(requeue_failed, context.tenant(), id) == 0) {
        throw Problem(ProblemCode::conflict,
                      "The job is " + job.state + "; only a failed one is tried again.");
    }
    record_event(context, "job.retried", id.to_string(), event_data({{"type", job.type}}));
    notify(context, {job_queued, id.to_string(), job.parameters.text});
    return get_job(context, id);
}

Job cancel_job(Context& context, JobId id) {
    const Job job = get_job(context, id);
    if (context.transaction.execute(cancel_queued, context.tenant(), id, context.clock->now, repeating_key) ==
        0) {
        throw Problem(ProblemCode::conflict,
                      job.state == "queued"
                          ? "The job repeats by itself; it is not cancelled."
                          : "The job is " + job.state + "; only a queued one is cancelled.");
    }
    record_event(context, "job.cancelled", id.to_string(), event_data({{"type", job.type}}));
    return get_job(context, id);
}

std::int64_t purge_jobs(Context& context, std::int64_t limit) {
    const Instant before = context.clock->now - std::chrono::days{get(context, job_retention_days)};
    return context.transaction.execute(delete_ended, context.tenant(), before, limit);
}

SettingReferences job_settings() {
    static const SettingReference all[] = {&job_retention_days};
    return all;
}

}  // namespace dotmac::platform
