// That the benchmark fills what it says, and measures all it names, twice over the same data.
#include <gmock/gmock.h>

#include "app/bench.hpp"
#include "app/bench_growth_fill.hpp"
#include "app/session.hpp"
#include "base/problem.hpp"
#include "tests/support/database.hpp"

namespace dotmac::app {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::Gt;

class BenchGrowth : public test::OnBothEngines {
  protected:
    GrowthFigures bench(const GrowthBench& wanted) {
        return bench_growth(database(), wanted, [](const char*, std::int64_t, std::int64_t) {});
    }
    std::vector<std::string> rows_of(std::string_view sql) {
        return database().read(store::all_tenants(), [&](store::Transaction& transaction) {
            const auto tenant = platform::find_tenant(transaction, "growth")->id;
            return transaction.query(sql, tenant).all([](const store::Rows& row) {
                return row.get<std::string>(0);
            });
        });
    }
};
DOTMAC_ON_BOTH_ENGINES(BenchGrowth);

TEST_P(BenchGrowth, fills_a_database_once_and_measures_it_twice) {
    const GrowthBench wanted{.customers = 1'400, .months = 3};
    const GrowthFigures first = bench(wanted);
    EXPECT_GT(first.build_s, 0);
    EXPECT_EQ(first.invoices, 4'200);
    EXPECT_THAT(rows_of("SELECT 'invoices ' || COUNT(*) FROM invoices WHERE tenant_id = $1 UNION ALL "
                        "SELECT 'lines ' || COUNT(*) FROM invoice_line_items WHERE tenant_id = $1 UNION ALL "
                        "SELECT 'payments ' || COUNT(*) FROM payments WHERE tenant_id = $1 UNION ALL "
                        "SELECT 'allocations ' || COUNT(*) FROM payment_allocations WHERE tenant_id = $1"),
                ElementsAre("invoices 4200", "lines 4200", "payments 4004", "allocations 4004"));
    EXPECT_THAT(rows_of("SELECT COUNT(*) || '' FROM invoices WHERE tenant_id = $1 AND status = 'overdue' "
                        "AND due_date < '2025-12-31'"),
                ElementsAre("172"));

    const GrowthFigures second = bench(wanted);
    EXPECT_EQ(second.build_s, 0);
    EXPECT_GT(first.marked_overdue, 0);
    EXPECT_GT(second.marked_overdue, 0);
    EXPECT_EQ(second.latencies.size(), first.latencies.size());
    EXPECT_THAT(first.latencies, Each(Field(&Latency::median_us, Gt(0.0))));
}

TEST_P(BenchGrowth, refuses_what_it_has_not_filled) {
    bench({.customers = 28, .months = 1});
    EXPECT_THROW(bench({.customers = 29, .months = 1}), Problem);
}

TEST(RareNames, have_a_hundred_holders_without_their_last_letter) {
    int holders = 0;
    const std::string part = rare_name(123'456).substr(0, 5);
    for (std::int64_t customer = 0; customer < 200'000; ++customer)
        holders += rare_name(customer).starts_with(part) ? 1 : 0;
    EXPECT_EQ(holders, 100);
}

}  // namespace
}  // namespace dotmac::app
