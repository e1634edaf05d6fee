#include "tests/query_plans/exceptions.hpp"

#include <algorithm>
#include <array>

namespace dotmac::test {
namespace {

// All of a file's statements where `text` is empty.
struct Exception {
    std::string_view file;
    std::string_view text;
    std::string_view why;
};

constexpr std::array exceptions{
    Exception{"src/modules/identity/invariants.cpp", "", "`db verify` reads everything"},
    Exception{"src/modules/services/invariants.cpp", "", "`db verify` reads everything"},
    Exception{"src/modules/billing/invariants.cpp", "", "`db verify` reads everything"},
    Exception{"src/modules/billing/payments_invariants.cpp", "", "`db verify` reads everything"},
    Exception{"src/modules/portal_management/invariants.cpp", "", "`db verify` reads everything"},
    Exception{"src/modules/support/invariants.cpp", "", "`db verify` reads everything"},
    Exception{"src/modules/portal_management/commissions.cpp", "GROUP BY invoice, currency",
              "`db verify` reads everything, a chunk at a time"},
    Exception{"src/platform/enum_choices.cpp", "FROM closed_enum_values",
              "the registry has some hundred values, and few of them are closed"},
    Exception{"src/modules/portal_management/reseller_store.cpp", "WITH RECURSIVE line",
              "a reseller has few above him"},
    Exception{"src/modules/portal_management/network_failures.cpp", "DELETE", "reads what it deletes"},
    Exception{"src/modules/portal_management/portal_sessions.cpp",
              "idle_seconds * 1000000 <=", "as many sessions are in force as people are logged in"},
    Exception{"src/modules/billing/payments_store.cpp", "received_on <= $2 ORDER BY id",
              "asked for by creation on purpose: those received later are passed over"},
    Exception{"src/platform/invariants.cpp", "", "`db verify` reads everything"},
    Exception{"src/modules/billing/journal_export.cpp", "", "exports a period, or all"},
    Exception{"src/store/backup.cpp", "", "a backup holds everything, and a restore fills what is empty"},
    Exception{"src/store/migration.cpp", "", "a migration changes everything, once"},
    Exception{"src/platform/stored_enums.cpp", "COUNT(*)", "`enums audit` counts every stored value"},
    Exception{"src/platform/enum_migration.cpp", "", "a migration of a renamed value looks at every row"},
    Exception{"src/app/bench_enums_migrate.cpp", "UPDATE payments", "the floor of a migration of all rows"},
    Exception{"src/app/bench_bill_run.cpp", "COUNT(*)", "the benchmark compares what two tenants hold"},
    Exception{"src/modules/billing/bill_run_store.cpp", "AS billed",
              "a bill run is for all who have something"},
    Exception{"src/http/idempotency.cpp", "created_at <", "reads what it deletes"},
    Exception{"src/modules/identity/sessions.cpp",
              "idle_seconds * 1000000 <=", "as many sessions are in force as people are logged in"},
    Exception{"src/platform/mail/sender.cpp", "state = 'queued' AND (due_at <=",
              "queued mails are few, and have an index of their own (mails_queued)"},
    Exception{"src/platform/job_queue.cpp", "j.state IN ('queued', 'running')",
              "open jobs are few, and have an index of their own (jobs_open)"},
    Exception{"src/modules/billing/store.cpp", "NOT IN ('pending', 'partially_paid', 'overdue')",
              "nearly every invoice is settled, so a page of them is soon full"},
    Exception{"src/modules/billing/store.cpp", "status = 'pending' AND due_date <",
              "few are past due and not marked yet: every night they are"},
    Exception{"src/modules/billing/journal_list.cpp",
              "line.account =", "an account has a good part of all entries, so a page of them is soon full"},
};

bool fits(const RecordedStatement& statement, const Exception& exception) {
    const auto stands_there = [&](const std::string& place) { return place.starts_with(exception.file); };
    return statement.text.find(exception.text) != std::string::npos &&
           std::ranges::any_of(statement.places, stands_there);
}

}  // namespace

bool is_exception(const RecordedStatement& statement) {
    return std::ranges::any_of(exceptions,
                               [&](const Exception& exception) { return fits(statement, exception); });
}

std::vector<std::string> unused_exceptions(const std::vector<RecordedStatement>& statements) {
    std::vector<std::string> unused;
    for (const Exception& exception : exceptions) {
        const auto needs = [&](const RecordedStatement& statement) { return fits(statement, exception); };
        if (std::ranges::none_of(statements, needs))
            unused.push_back(std::string{exception.file} + ": " + std::string{exception.text});
    }
    return unused;
}

}  // namespace dotmac::test
