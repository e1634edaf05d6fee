// The background work of billing.
#include <fmt/format.h>

#include "modules/billing/service.hpp"
#include "record/describe.hpp"

namespace dotmac::billing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// What one transaction of `mark_overdue` may change.
constexpr int overdue_step = 500;

struct BillRunJob {
    BillRunId bill_run_id;
};

const record::Description& description_of(const BillRunJob*) {
    static const record::Description all{
        "BillRunJob",
        "What the job bill_run is given.",
        {
            record::field<&BillRunJob::bill_run_id>("bill_run_id", "The run to work on."),
        }};
    return all;
}

std::string bill(platform::JobRun& job) {
    const auto id = record::from_json<BillRunJob>(job.parameters()).bill_run_id;
    const BillRun run = job.read([&](Context& context) { return get_bill_run(context, id); });
    const BillRunOptions options{
        .as_of = run.as_of, .dry_run = run.dry_run, .started_by = job.actor().name, .run_id = id};
    const auto progress = [&](std::int64_t done, std::int64_t chunks) {
        job.progress(done, chunks);
        return !job.stopping();
    };
    return record::to_json(run_bill_run(job.database(), job.tenant(), options, progress));
}

std::string bill_by_itself(platform::JobRun& job) {
    return job.write([](Context& context) -> std::string {
        if (!platform::get(context, automatic_runs)) return R"({"bill_run_id":null})";
        const BillRun run = start_bill_run(context, {});
        return fmt::format(R"({{"bill_run_id":"{}"}})", run.id.to_string());
    });
}

// R036: OVERDUE automatically set by scheduled job after due date.
std::string mark_overdue(platform::JobRun& job) {
    std::int64_t marked = 0;
    while (!job.stopping()) {
        const auto count =
            job.write([](Context& context) { return mark_overdue_invoices(context, overdue_step); });
        marked += count;
        if (count < overdue_step) break;
        job.progress(marked, marked + overdue_step);
    }
    return fmt::format(R"({{"marked":{}}})", marked);
}

}  // namespace

std::vector<platform::JobType> job_types() {
    return {
        {.name = "bill_run", .description = "Works on a bill run.", .run = bill, .schedule = {}},
        {.name = "automatic_bill_run",
         .description = "Starts the bill run of the day, where the setting billing.automatic_runs says so.",
         .run = bill_by_itself,
         .schedule = platform::Daily{hours{1}}},
        {.name = "mark_overdue",
         .description = "Marks invoices overdue whose due date has gone by (R036).",
         .run = mark_overdue,
         .schedule = platform::Daily{minutes{10}}},
    };
}

}  // namespace dotmac::billing
