// That the check of all statements (environment.cpp) refuses what it is there for, on both engines.
#include "tests/query_plans/plan.hpp"

#include <gmock/gmock.h>

#include "tests/query_plans/planner.hpp"

namespace dotmac::test {
namespace {

using ::testing::IsEmpty;

class PlansOfEveryStatement : public ::testing::TestWithParam<store::Engine> {
  protected:
    std::string cost(const std::string& sql, std::size_t parameters) {
        RecordedStatement statement{.text = sql, .parameters = {}, .places = {}};
        statement.parameters.resize(parameters, store::Parameter::Kind::null);
        const auto plan = planner_.plan_of(statement);
        return plan ? growing_cost(*plan).value_or("") : "no plan";
    }

  private:
    Planner planner_{GetParam()};
};
DOTMAC_ON_BOTH_ENGINES(PlansOfEveryStatement);

TEST_P(PlansOfEveryStatement, of_what_grows_with_the_data_are_refused) {
    struct Case {
        const char* sql;
        std::size_t parameters;
    };
    for (const auto& [sql, parameters] : {
             Case{"SELECT id FROM invoices", 0},
             Case{"SELECT id FROM invoices WHERE tenant_id = $1", 1},
             Case{"SELECT id FROM invoices WHERE id = $1", 1},
             Case{"SELECT COUNT(*) FROM payments WHERE tenant_id = $1 AND status = $2", 2},
             Case{"SELECT id FROM invoices WHERE tenant_id = $1 AND customer_id > $2", 2},
             Case{"SELECT id FROM invoices WHERE tenant_id = $1 ORDER BY total LIMIT $2", 2},
             Case{"SELECT id FROM customers WHERE tenant_id = $1 AND account_status = $2 ORDER BY name LIMIT "
                  "$3",
                  3},
             Case{"SELECT id FROM invoices WHERE tenant_id = $1 AND status IN ('paid', 'overdue') "
                  "ORDER BY id LIMIT $2",
                  2},
             Case{"UPDATE charges SET quantity = 0 WHERE tenant_id = $1 AND state = $2", 2},
             Case{"DELETE FROM events WHERE tenant_id = $1 AND occurred_at < $2", 2},
             Case{"SELECT i.id FROM customers c JOIN invoices i ON i.tenant_id = c.tenant_id "
                  "AND i.customer_id = c.id WHERE c.tenant_id = $1",
                  1},
         }) {
        EXPECT_NE(cost(sql, parameters), "") << sql;
    }
}

TEST_P(PlansOfEveryStatement, of_what_an_index_bounds_are_not) {
    struct Case {
        const char* sql;
        std::size_t parameters;
    };
    for (const auto& [sql, parameters] : {
             Case{"SELECT total FROM invoices WHERE tenant_id = $1 AND id = $2", 2},
             Case{"SELECT id FROM invoices WHERE tenant_id = $1 AND customer_id = $2 ORDER BY total", 2},
             Case{"SELECT id FROM invoices WHERE tenant_id = $1 AND id BETWEEN $2 AND $3", 3},
             Case{"SELECT id FROM invoices WHERE tenant_id = $1 ORDER BY id DESC LIMIT $2", 2},
             Case{"SELECT id FROM invoices WHERE tenant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3", 3},
             Case{"SELECT id FROM invoices WHERE tenant_id = $1 AND status = $2 ORDER BY id DESC LIMIT $3",
                  3},
             Case{"SELECT name FROM settings WHERE tenant_id = $1", 1},
             Case{"INSERT INTO settings (tenant_id, name, value, changed_at) VALUES ($1, $2, $3, $4)", 4},
         }) {
        EXPECT_THAT(cost(sql, parameters), IsEmpty()) << sql;
    }
}

TEST_P(PlansOfEveryStatement, are_asked_for_statements_alone) {
    EXPECT_EQ(cost("CREATE TABLE letters (id BIGINT)", 0), "no plan");
    EXPECT_EQ(cost("SELECT id FROM table_of_a_test", 0), "no plan");
}

}  // namespace
}  // namespace dotmac::test
