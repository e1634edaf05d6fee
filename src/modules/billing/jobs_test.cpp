// The background work of billing, run as the program runs it.
#include "modules/billing/billing_test.hpp"
#include "platform/job_runner.hpp"

namespace dotmac::billing {
namespace {

using testing::day;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::usd;

class BillingJobs : public testing::InBilling {
  protected:
    // Schedules begin with the tenant, which was made in March.
    void SetUp() override {
        InBilling::SetUp();
        set_today("2026-04-01");
    }
    CustomerId add_april_subscriber() {
        const CustomerId customer = add_customer();
        subscribe(add_instance(customer, internet), "2026-04-01");
        return customer;
    }
    void run_due() {
        platform::JobRunner runner{
            database(), job_types(), {.process_name = "test", .listeners = &listeners, .now = [this] {
                                          return real_now();
                                      }}};
        runner.run_due(tenant());
    }
    BillRun run_of(BillRunId id) {
        return read([&](Context& context) { return get_bill_run(context, id); });
    }
    BillRunId start(const BillRunCreate& create) {
        return write([&](Context& context) { return start_bill_run(context, create).id; });
    }
};
DOTMAC_ON_BOTH_ENGINES(BillingJobs);

TEST_P(BillingJobs, a_bill_run_that_was_asked_for_is_done_in_the_background) {
    const CustomerId customer = add_april_subscriber();
    const BillRunId id = start({});
    EXPECT_EQ(run_of(id).state, "running");
    EXPECT_THAT(invoices_of(customer), IsEmpty());
    run_due();
    const BillRun run = run_of(id);
    EXPECT_EQ(run.state, "finished");
    EXPECT_EQ(run.as_of, day("2026-04-01"));
    EXPECT_EQ(run.summary.totals.at(0).total, usd("33.00"));
    EXPECT_EQ(only_invoice_of(customer).bill_run_id, id);
    run_due();
    EXPECT_THAT(invoices_of(customer), SizeIs(1));
}

TEST_P(BillingJobs, a_run_is_kept_when_its_job_is_forgotten) {
    const CustomerId customer = add_april_subscriber();
    const BillRunId id = start({});
    run_due();
    const BillRun before = run_of(id);
    set_today("2026-10-01");
    EXPECT_GT(write([](Context& context) { return platform::purge_jobs(context, 100); }), 0);
    EXPECT_EQ(count_rows("jobs"), 0);
    EXPECT_EQ(run_of(id).summary, before.summary);
    EXPECT_EQ(only_invoice_of(customer).bill_run_id, id);
}

TEST_P(BillingJobs, a_dry_run_keeps_its_summary_and_bills_nothing) {
    const CustomerId customer = add_april_subscriber();
    const BillRunId id = start({.as_of = day("2026-05-01"), .dry_run = true});
    run_due();
    const BillRun run = run_of(id);
    EXPECT_EQ(run.state, "finished");
    EXPECT_EQ(run.summary.customers_billed, 1);
    EXPECT_EQ(run.summary.totals.at(0).lines, 2);
    EXPECT_THAT(invoices_of(customer), IsEmpty());
    EXPECT_EQ(bill("2026-05-01"), run.summary);
}

TEST_P(BillingJobs, runs_start_by_themselves_where_the_setting_says_so) {
    const CustomerId customer = add_april_subscriber();
    run_due();
    EXPECT_THAT(invoices_of(customer), IsEmpty());
    write([&](Context& context) {
        platform::change_setting(context, settings(), "billing.automatic_runs", "true");
    });
    set_today("2026-04-02");
    run_due();
    EXPECT_THAT(invoices_of(customer), SizeIs(1));
}

TEST_P(BillingJobs, R036_overdue_is_set_by_the_scheduled_job) {
    const CustomerId customer = add_april_subscriber();
    bill("2026-04-01");
    set_today("2026-04-15");
    run_due();
    EXPECT_EQ(only_invoice_of(customer).status, InvoiceStatus::pending);
    set_today("2026-04-16");
    run_due();
    EXPECT_EQ(only_invoice_of(customer).status, InvoiceStatus::overdue);
}

}  // namespace
}  // namespace dotmac::billing
