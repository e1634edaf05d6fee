#include <gmock/gmock.h>

#include "tests/support/database.hpp"
#include "tests/support/query_plan.hpp"

namespace dotmac::billing {
namespace {

using test::query_plan;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// What a bill run and a list ask for comes through an index, in the order that they want it.
TEST(BillingQueryPlans, read_what_they_ask_for) {
    const test::TestDatabase database{store::Engine::sqlite};
    struct Case {
        const char* from;
        const char* plan;
    };
    const Case cases[] = {
        {"subscriptions WHERE tenant_id = 1 AND customer_id BETWEEN 1 AND 9 AND next_period_start <= 'x' "
         "ORDER BY customer_id, id",
         "USING PRIMARY KEY (tenant_id=? AND customer_id>? AND customer_id<?)"},
        {"subscriptions WHERE tenant_id = 1 AND id = 1", "subscriptions_by_id (tenant_id=? AND id=?)"},
        {"subscriptions WHERE tenant_id = 1 AND service_instance_id = 1 ORDER BY id",
         "subscriptions_by_instance (tenant_id=? AND service_instance_id=?)"},
        {"charges WHERE tenant_id = 1 AND customer_id BETWEEN 1 AND 9 AND state = 'pending' "
         "AND charged_on <= 'x' ORDER BY customer_id, id",
         "charges_pending (tenant_id=? AND customer_id>? AND customer_id<?)"},
        {"invoices WHERE tenant_id = 1 AND status = 'pending' AND due_date < 'x' ORDER BY due_date, id LIMIT "
         "9",
         "invoices_by_status (tenant_id=? AND status=? AND due_date<?)"},
        {"invoices WHERE tenant_id = 1 AND customer_id = 1 ORDER BY id DESC LIMIT 51",
         "invoices_by_customer (tenant_id=? AND customer_id=?)"},
        {"invoices WHERE tenant_id = 1 ORDER BY id DESC LIMIT 51", "PRIMARY KEY (tenant_id=?)"},
        {"customer_credits WHERE tenant_id = 1 AND customer_id BETWEEN 1 AND 9 AND amount > 0 "
         "ORDER BY customer_id, currency",
         "USING PRIMARY KEY (tenant_id=? AND customer_id>? AND customer_id<?)"},
        {"payments WHERE tenant_id = 1 AND customer_id = 1 ORDER BY id DESC LIMIT 51",
         "payments_by_customer (tenant_id=? AND customer_id=?)"},
        {"payments WHERE tenant_id = 1 AND status = 'refunded' ORDER BY id DESC LIMIT 51",
         "payments_by_status (tenant_id=? AND status=?)"},
        {"payments WHERE tenant_id = 1 AND received_on >= 'x' ORDER BY received_on, id LIMIT 51",
         "payments_by_date (tenant_id=? AND received_on>?)"},
        {"payment_allocations WHERE tenant_id = 1 AND payment_id = 1 ORDER BY id",
         "payment_allocations_by_payment (tenant_id=? AND payment_id=?)"},
        {"payment_allocations WHERE tenant_id = 1 AND invoice_id = 1 ORDER BY id",
         "USING PRIMARY KEY (tenant_id=? AND invoice_id=?)"},
        {"refunds WHERE tenant_id = 1 AND payment_id = 1 ORDER BY id",
         "refunds_by_payment (tenant_id=? AND payment_id=?)"},
        {"refunds WHERE tenant_id = 1 AND invoice_id = 1 ORDER BY id DESC LIMIT 51",
         "refunds_by_invoice (tenant_id=? AND invoice_id=?)"},
        {"refunds WHERE tenant_id = 1 AND customer_id = 1 ORDER BY id DESC LIMIT 51",
         "refunds_by_customer (tenant_id=? AND customer_id=?)"},
        {"journal_lines WHERE tenant_id = 1 AND entry_date >= 'x' ORDER BY entry_id, line_number",
         "USING PRIMARY KEY (tenant_id=?)"},
    };
    for (const Case& each : cases) {
        EXPECT_THAT(query_plan(*database, std::string{"SELECT * FROM "} + each.from),
                    AllOf(HasSubstr(each.plan), Not(HasSubstr("TEMP B-TREE"))))
            << each.from;
    }
}

TEST(BillingQueryPlans, a_payment_reads_the_invoices_of_its_customer_alone) {
    const test::TestDatabase database{store::Engine::sqlite};
    EXPECT_THAT(
        query_plan(*database,
                   "SELECT * FROM invoices WHERE tenant_id = 1 AND customer_id = 1 "
                   "AND status IN ('pending', 'partially_paid', 'overdue') ORDER BY due_date, number"),
        HasSubstr("invoices_by_customer (tenant_id=? AND customer_id=?)"));
}

TEST(BillingQueryPlans, ranges_are_cut_without_sorting) {
    const test::TestDatabase database{store::Engine::sqlite};
    const std::string plan = query_plan(
        *database,
        "SELECT customer_id FROM (SELECT * FROM ("
        "SELECT customer_id FROM subscriptions WHERE tenant_id = 1 ORDER BY customer_id) AS subscribed "
        "UNION ALL SELECT * FROM (SELECT customer_id FROM charges WHERE tenant_id = 1 "
        "AND state = 'pending' ORDER BY customer_id) AS charged) AS billed ORDER BY customer_id");
    EXPECT_THAT(plan, AllOf(HasSubstr("MERGE (UNION ALL)"), HasSubstr("charges_pending (tenant_id=?)"),
                            Not(HasSubstr("TEMP B-TREE"))));
}

}  // namespace
}  // namespace dotmac::billing
