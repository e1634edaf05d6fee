// That the benchmark measures what it says: everybody is billed, and the floor writes the very same rows.

#include <gtest/gtest.h>

#include "app/bench.hpp"
#include "app/session.hpp"
#include "base/problem.hpp"
#include "tests/support/database.hpp"

namespace dotmac::app {
namespace {

class BenchBillRuns : public test::OnBothEngines {
  protected:
    BillRunFigures bench(const BillRunBench& wanted) {
        return bench_bill_run(database(), wanted, [](const char*, std::int64_t, std::int64_t) {});
    }
    // One text a row, of the tenant with that slug.
    std::vector<std::string> rows_of(std::string_view slug, std::string_view sql) {
        const auto tenant = database().read(store::all_tenants(), [&](store::Transaction& transaction) {
            return platform::find_tenant(transaction, slug)->id;
        });
        return database().read(tenant, [&](store::Transaction& transaction) {
            return transaction.query(sql, tenant).all([](const store::Rows& row) {
                return row.get<std::string>(0);
            });
        });
    }
};
DOTMAC_ON_BOTH_ENGINES(BenchBillRuns);

TEST_P(BenchBillRuns, bill_everybody_and_write_the_same_rows_again) {
    const auto figures = bench({.subscribers = 25, .lines = 3});
    EXPECT_EQ(figures.invoices, 25);
    EXPECT_GT(figures.ratio(), 0);
    EXPECT_GT(figures.peak_bytes, 1'000'000);
    struct Case {
        std::string_view sql;
        std::size_t rows;
    };
    for (const auto& [sql, rows] : {
             Case{"SELECT number || status || issue_date || due_date || total FROM invoices "
                  "WHERE tenant_id = $1 ORDER BY id",
                  25},
             Case{"SELECT description || kind || period_start || amount || tax_type FROM invoice_line_items "
                  "WHERE tenant_id = $1 ORDER BY invoice_id, line_number",
                  75},
             Case{"SELECT account || amount || currency || customer_id FROM journal_lines "
                  "WHERE tenant_id = $1 ORDER BY entry_id, line_number",
                  75},
             Case{"SELECT subject || actor || data FROM events "
                  "WHERE tenant_id = $1 AND type = 'invoice.issued' ORDER BY id",
                  25},
         }) {
        const auto billed = rows_of("bench", sql);
        EXPECT_EQ(billed.size(), rows) << sql;
        EXPECT_EQ(billed, rows_of("floor", sql)) << sql;
    }
}

TEST_P(BenchBillRuns, refuse_a_database_that_somebody_needs) {
    bench({.subscribers = 1});
    EXPECT_THROW(bench({.subscribers = 1}), Problem);
}

}  // namespace
}  // namespace dotmac::app
