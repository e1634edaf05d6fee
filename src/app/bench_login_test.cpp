// That the benchmark measures what it says: everybody is let in, and the token is asked for.

#include "app/bench_login.hpp"

#include <gtest/gtest.h>

#include "base/problem.hpp"
#include "platform/tenants.hpp"
#include "tests/support/database.hpp"

namespace dotmac::app {
namespace {

class BenchLogIns : public test::OnBothEngines {};
DOTMAC_ON_BOTH_ENGINES(BenchLogIns);

TEST_P(BenchLogIns, let_everybody_in_and_fill_an_empty_database_only) {
    const LogInBench bench{.log_ins = 8, .callers = 3, .rounds = 2, .round_s = 0.02};
    const auto figures = bench_log_in(database(), bench);
    EXPECT_GT(figures.log_in_ratio(), 0);
    EXPECT_GT(figures.check_ratio(), 0);
    const auto tenant = database().read(store::all_tenants(), [](store::Transaction& transaction) {
        return platform::find_tenant(transaction, "bench")->id;
    });
    database().read(tenant, [&](store::Transaction& transaction) {
        EXPECT_EQ(transaction
                      .query("SELECT COUNT(*) FROM events WHERE tenant_id = $1 "
                             "AND type = 'portal_account.logged_in'",
                             tenant)
                      .value<std::int64_t>(),
                  8 + 1);
    });
    EXPECT_THROW(bench_log_in(database(), bench), Problem);
}

}  // namespace
}  // namespace dotmac::app
