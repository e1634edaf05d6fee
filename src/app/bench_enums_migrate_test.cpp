// That the benchmark measures what it says: every row of both tenants is rewritten while a writer writes.

#include <gtest/gtest.h>

#include "app/bench.hpp"
#include "base/problem.hpp"
#include "tests/support/database.hpp"

namespace dotmac::app {
namespace {

class BenchEnumsMigrate : public test::OnBothEngines {
  protected:
    EnumsMigrateFigures bench() {
        return bench_enums_migrate(database(), {.rows = 500, .url = test_database().url(), .alone = {}},
                                   [](const char*, std::int64_t, std::int64_t) {});
    }
    std::int64_t count(const char* status) {
        return database().read(store::all_tenants(), [&](store::Transaction& transaction) {
            return *transaction.query("SELECT COUNT(*) FROM payments WHERE status = $1", status)
                        .value<std::int64_t>();
        });
    }
};
DOTMAC_ON_BOTH_ENGINES(BenchEnumsMigrate);

TEST_P(BenchEnumsMigrate, rewrites_all_rows_beside_a_writer) {
    const auto figures = bench();
    EXPECT_EQ(figures.rows, 500);
    EXPECT_GT(figures.ratio(), 0);
    EXPECT_GT(figures.longest_write_ms, 0);
    EXPECT_GE(figures.longest_write_ms, figures.median_write_ms);
    EXPECT_EQ(count("settled"), 1'000);
    EXPECT_EQ(count("completed"), 0);
    EXPECT_GE(count("pending"), figures.writes);
}

TEST_P(BenchEnumsMigrate, refuses_a_database_that_holds_a_tenant) {
    bench();
    EXPECT_THROW(bench(), Problem);
}

}  // namespace
}  // namespace dotmac::app
