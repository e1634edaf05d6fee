// The truths that the platform keeps.
#include "platform/seals.hpp"
#include "platform/verify.hpp"

namespace dotmac::platform {
namespace {

std::vector<std::string> broken_seals(Context& context) {
    const SealReport report = verify_seals(context);
    return report.fault ? std::vector{*report.fault} : std::vector<std::string>{};
}

std::vector<std::string> impossible_jobs(Context& context) {
    auto rows = context.transaction.query(
        "SELECT id, state FROM jobs WHERE tenant_id = $1 AND (state NOT IN ('queued', 'running', "
        "'succeeded', "
        "'failed', 'cancelled') OR (state = 'running') <> (lease_owner <> '') "
        "OR (state IN ('succeeded', 'failed', 'cancelled') AND finished_at IS NULL)) ORDER BY id LIMIT 100",
        context.tenant());
    return rows.all([](const store::Rows& row) {
        return row.get<JobId>(0).to_string() + " is " + row.get<std::string>(1) +
               ", which does not fit its lease or its end.";
    });
}

}  // namespace

std::span<const Invariant> invariants() {
    static const Invariant all[] = {
        {"EventSealsHold", "No sealed event was changed, removed or inserted.", broken_seals},
        {"JobsHaveOneState", "A job runs under a lease or is not running, and what has ended says when.",
         impossible_jobs},
    };
    return all;
}

}  // namespace dotmac::platform
