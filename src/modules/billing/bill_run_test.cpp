#include "modules/billing/bill_run.hpp"

#include <thread>

#include "modules/billing/bill_run_store.hpp"
#include "modules/billing/billing_test.hpp"
#include "modules/billing/chunk_writer.hpp"

namespace dotmac::billing {
namespace {

using testing::day;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::usd;

class BillRuns : public testing::InBilling {};
DOTMAC_ON_BOTH_ENGINES(BillRuns);

TEST_P(BillRuns, a_due_period_becomes_an_invoice_with_lines_journal_number_and_event) {
    const CustomerId customer = add_subscriber();
    const BillRunSummary summary = bill("2026-01-01");

    const Invoice invoice = only_invoice_of(customer);
    EXPECT_EQ(invoice.number, "INV-00000001");
    EXPECT_EQ(invoice.status, InvoiceStatus::pending);
    EXPECT_EQ(invoice.issue_date, day("2026-01-01"));
    EXPECT_EQ(invoice.due_date, day("2026-01-15"));
    EXPECT_EQ(invoice.subtotal, usd("30.00"));
    EXPECT_EQ(invoice.tax_total, usd("3.00"));
    EXPECT_EQ(invoice.total, usd("33.00"));
    EXPECT_EQ(invoice.amount_due, usd("33.00"));
    ASSERT_THAT(*invoice.lines, SizeIs(1));
    EXPECT_EQ(invoice.lines->front().description, "Service internet");
    EXPECT_EQ(invoice.lines->front().tax_type, TaxType::sales_tax);
    EXPECT_THAT(periods_of(customer), ElementsAre("2026-01-01..2026-01-31"));
    EXPECT_THAT(event_types(invoice.id.to_string()), ElementsAre("invoice.issued"));
    EXPECT_EQ(count_rows("journal_lines"), 3);
    EXPECT_EQ(summary.customers_billed, 1);
    ASSERT_THAT(summary.totals, SizeIs(1));
    EXPECT_EQ(summary.totals.front().pending, 1);
    EXPECT_EQ(summary.totals.front().total, usd("33.00"));
}

struct CycleCase {
    BillingCycle cycle;
    std::string_view started_on;
    std::string_view as_of;
    std::vector<std::string> periods;
};

TEST_P(BillRuns, R050_every_cycle_is_billed_on_its_days) {
    using enum BillingCycle;
    const CycleCase cases[] = {
        {monthly, "2026-01-01", "2026-02-28", {"2026-01-01..2026-01-31", "2026-02-01..2026-02-28"}},
        {monthly,
         "2023-12-31",
         "2024-03-30",
         {"2023-12-31..2024-01-30", "2024-01-31..2024-02-28", "2024-02-29..2024-03-30"}},
        {quarterly, "2026-01-01", "2026-04-01", {"2026-01-01..2026-03-31", "2026-04-01..2026-06-30"}},
        {semi_annual, "2026-01-01", "2026-06-30", {"2026-01-01..2026-06-30"}},
        {annual, "2024-02-29", "2025-02-28", {"2024-02-29..2025-02-27", "2025-02-28..2026-02-27"}},
        {weekly, "2026-01-01", "2026-01-14", {"2026-01-01..2026-01-07", "2026-01-08..2026-01-14"}},
        {biweekly, "2026-01-01", "2026-01-15", {"2026-01-01..2026-01-14", "2026-01-15..2026-01-28"}},
        {monthly, "2026-01-02", "2026-01-01", {}},
    };
    for (const CycleCase& each : cases) {
        const CustomerId customer = add_customer();
        subscribe(add_instance(customer, internet), each.started_on, each.cycle);
        bill(each.as_of);
        EXPECT_EQ(periods_of(customer), each.periods) << registry::to_string(each.cycle);
        // Several missed periods stand on one invoice.
        EXPECT_THAT(invoices_of(customer), SizeIs(each.periods.empty() ? 0 : 1));
    }
}

TEST_P(BillRuns, again_bills_nothing_twice) {
    const CustomerId customer = add_subscriber();
    bill("2026-01-01");
    const BillRunSummary again = bill("2026-01-31");
    EXPECT_EQ(again.customers_billed, 0);
    EXPECT_THAT(again.totals, IsEmpty());
    EXPECT_THAT(invoices_of(customer), SizeIs(1));
    bill("2026-02-01");
    EXPECT_THAT(periods_of(customer), ElementsAre("2026-01-01..2026-01-31", "2026-02-01..2026-02-28"));
}

TEST_P(BillRuns, a_dry_run_tells_the_same_and_writes_nothing) {
    for (int i = 0; i < 7; ++i)
        add_subscriber();
    add_subscriber({.account_status = identity::AccountStatus::suspended});
    const BillRunSummary dry = bill("2026-03-01", {.dry_run = true, .chunk_size = 3});
    for (const char* table : {"invoices", "bill_runs", "bill_run_chunks", "journal_lines"})
        EXPECT_EQ(count_rows(table), 0) << table;
    EXPECT_EQ(dry.customers_billed, 7);
    EXPECT_EQ(dry.skipped_account, 1);
    EXPECT_EQ(bill("2026-03-01"), dry);
}

TEST_P(BillRuns, far_ahead_are_refused) {
    for (const bool dry : {true, false}) {
        const Problem problem = testing::refusal_of([&] { bill("2027-01-03", {.dry_run = dry}); });
        EXPECT_EQ(problem.code(), ProblemCode::validation_failed);
    }
    EXPECT_EQ(bill("2027-01-02").customers_billed, 0);
}

TEST_P(BillRuns, R017_bills_active_accounts_only) {
    using enum identity::AccountStatus;
    for (const auto status : {active, suspended, pending, cancelled}) {
        const CustomerId customer = add_customer({.account_status = status});
        const auto instance = add_instance(customer, internet);
        write([&](Context& context) {
            const NewSubscription subscription{.customer_id = customer,
                                               .service_instance_id = instance,
                                               .started_on = day("2026-01-01"),
                                               .currency = {}};
            create_subscriptions(context, {&subscription, 1});
        });
        bill("2026-01-01");
        EXPECT_THAT(invoices_of(customer), SizeIs(status == active ? 1 : 0)) << registry::to_string(status);
    }
}

TEST_P(BillRuns, bills_services_that_are_operational) {
    using enum services::ServiceStatus;
    for (const auto status : {pending, active, suspended, maintenance, cancelled}) {
        const CustomerId customer = add_customer();
        const auto instance = add_instance(customer, internet, status);
        write([&](Context& context) {
            const NewSubscription subscription{.customer_id = customer,
                                               .service_instance_id = instance,
                                               .started_on = day("2026-01-01"),
                                               .currency = {}};
            create_subscriptions(context, {&subscription, 1});
        });
        const BillRunSummary summary = bill("2026-01-01");
        const bool billed = status == active || status == maintenance;
        EXPECT_THAT(invoices_of(customer), SizeIs(billed ? 1 : 0)) << registry::to_string(status);
        EXPECT_EQ(summary.customers_billed, billed ? 1 : 0);
    }
}

TEST_P(BillRuns, R054_an_exempt_customer_pays_no_tax) {
    const CustomerId customer = add_subscriber({.tax_exempt = true});
    bill("2026-01-01");
    const Invoice invoice = only_invoice_of(customer);
    EXPECT_EQ(invoice.lines->front().tax_type, TaxType::exempt);
    EXPECT_EQ(invoice.tax_total, usd("0.00"));
    EXPECT_EQ(invoice.total, usd("30.00"));
    EXPECT_EQ(count_rows("journal_lines"), 2);
}

TEST_P(BillRuns, R052_the_tax_type_is_the_tenants) {
    write(
        [&](Context& context) { platform::change_setting(context, settings(), "billing.tax_type", "vat"); });
    const CustomerId customer = add_subscriber();
    bill("2026-01-01");
    EXPECT_EQ(only_invoice_of(customer).lines->front().tax_type, TaxType::vat);
}

TEST_P(BillRuns, R013_the_price_is_that_of_the_customers_type_or_its_own) {
    services::ServiceCreate create;
    create.code = "tiered";
    create.name = "Tiered";
    create.customer_types = {identity::CustomerType::residential, identity::CustomerType::business};
    create.prices = {{identity::CustomerType::residential, BillingCycle::monthly, usd("10.00")},
                     {identity::CustomerType::business, BillingCycle::monthly, usd("25.00")}};
    const auto tiered = write([&](Context& context) { return services::create_service(context, create).id; });
    const CustomerId residential = add_customer();
    const CustomerId business = add_customer({.customer_type = identity::CustomerType::business});
    const CustomerId own = add_customer();
    subscribe(add_instance(residential, tiered));
    subscribe(add_instance(business, tiered));
    const SubscriptionId with_own = subscribe(add_instance(own, tiered)).id;
    write([&](Context& context) { change_subscription(context, with_own, {.own_price = {usd("7.77")}}); });
    bill("2026-01-01");
    EXPECT_EQ(only_invoice_of(residential).total, usd("10.00"));
    EXPECT_EQ(only_invoice_of(business).total, usd("25.00"));
    EXPECT_EQ(only_invoice_of(own).total, usd("7.77"));
}

TEST_P(BillRuns, a_missing_price_is_reported_and_billed_once_there_is_one) {
    const CustomerId customer = add_subscriber();
    const auto set_prices = [&](std::vector<services::ServicePrice> prices) {
        write([&](Context& context) {
            services::change_service(context, internet, {.prices = std::move(prices)});
        });
    };
    set_prices({});
    const BillRunSummary summary = bill("2026-01-01");
    EXPECT_EQ(summary.skipped_price, 1);
    EXPECT_THAT(invoices_of(customer), IsEmpty());
    const auto exceptions = read([&](Context& context) {
        const auto run = list_bill_runs(context, {}, {}).items.at(0);
        return list_bill_run_exceptions(context, run.id, {}, {}).items;
    });
    ASSERT_THAT(exceptions, SizeIs(1));
    EXPECT_EQ(exceptions.front().customer_id, customer);
    EXPECT_EQ(exceptions.front().reason, "no_price");
    set_prices({{identity::CustomerType::residential, BillingCycle::monthly, usd("5.00")}});
    bill("2026-02-01");
    EXPECT_THAT(periods_of(customer), ElementsAre("2026-01-01..2026-01-31", "2026-02-01..2026-02-28"));
}

TEST_P(BillRuns, takes_pending_charges_that_are_due) {
    const CustomerId customer = add_customer();
    const Charge due = charge(customer, "50.00");
    const Charge later = charge(customer, "20.00", "2026-02-01");
    bill("2026-01-01");
    const Invoice invoice = only_invoice_of(customer);
    EXPECT_EQ(invoice.total, usd("55.00"));
    EXPECT_EQ(invoice.lines->front().charge_id, due.id);
    read([&](Context& context) {
        EXPECT_EQ(get_charge(context, due.id).state, "invoiced");
        EXPECT_EQ(get_charge(context, due.id).invoice_id, invoice.id);
        EXPECT_EQ(get_charge(context, later.id).state, "pending");
    });
}

TEST_P(BillRuns, a_discount_beyond_the_total_is_no_invoice) {
    const CustomerId customer = add_subscriber();
    charge(customer, "-100.00");
    EXPECT_EQ(bill("2026-01-01").skipped_price, 1);
    EXPECT_THAT(invoices_of(customer), IsEmpty());
    charge(customer, "70.00");
    bill("2026-01-01");
    EXPECT_EQ(only_invoice_of(customer).total, usd("0.00"));
    EXPECT_EQ(only_invoice_of(customer).status, InvoiceStatus::paid);
}

TEST_P(BillRuns, R037_credit_pays_the_new_invoice_as_far_as_it_goes) {
    const CustomerId little = add_subscriber();
    const CustomerId much = add_subscriber();
    give_credit(little, "10.00");
    give_credit(much, "50.00");
    const BillRunSummary summary = bill("2026-01-01");
    EXPECT_EQ(only_invoice_of(little).status, InvoiceStatus::partially_paid);
    EXPECT_EQ(only_invoice_of(little).amount_due, usd("23.00"));
    EXPECT_EQ(only_invoice_of(much).status, InvoiceStatus::paid);
    EXPECT_THAT(event_types(only_invoice_of(much).id.to_string()),
                ElementsAre("invoice.issued", "invoice.paid"));
    EXPECT_EQ(summary.totals.at(0).credit_used, usd("43.00"));
    bill("2026-02-01");
    EXPECT_EQ(invoices_of(much).back().amount_due, usd("16.00"));
}

TEST_P(BillRuns, a_pause_is_not_billed_and_what_was_due_before_it_is) {
    const CustomerId customer = add_customer();
    const auto instance = add_instance(customer, internet);
    subscribe(instance);
    set_today("2026-02-10");
    write([&](Context& context) { services::suspend_instance(context, instance, "unpaid"); });
    bill("2026-03-01");
    EXPECT_THAT(periods_of(customer), IsEmpty());
    set_today("2026-05-10");
    write([&](Context& context) { services::resume_instance(context, instance, "paid"); });
    bill("2026-05-10");
    // March and April lie wholly in the pause.
    EXPECT_THAT(periods_of(customer),
                ElementsAre("2026-01-01..2026-01-31", "2026-02-01..2026-02-28", "2026-05-01..2026-05-31"));
}

TEST_P(BillRuns, R018_a_suspended_account_pauses_and_resumes_its_subscriptions) {
    const CustomerId customer = add_subscriber();
    bill("2026-01-01");
    write([&](Context& context) { identity::suspend_customer(context, customer, "unpaid"); });
    set_today("2026-03-15");
    write([&](Context& context) { identity::activate_customer(context, customer, "paid"); });
    bill("2026-03-15");
    EXPECT_THAT(periods_of(customer), ElementsAre("2026-01-01..2026-01-31", "2026-03-01..2026-03-31"));
}

TEST_P(BillRuns, R020_a_cancelled_service_ends_its_subscription) {
    const CustomerId customer = add_customer();
    const auto instance = add_instance(customer, internet);
    const SubscriptionId subscription = subscribe(instance).id;
    set_today("2026-02-10");
    write([&](Context& context) { services::cancel_instance(context, instance, "moved away"); });
    read([&](Context& context) {
        EXPECT_EQ(get_subscription(context, subscription).ended_on, day("2026-02-10"));
    });
    // A run that is late bills what was due before the end.
    bill("2026-06-01");
    EXPECT_THAT(periods_of(customer), ElementsAre("2026-01-01..2026-01-31", "2026-02-01..2026-02-28"));
}

TEST_P(BillRuns, cut_into_chunks_leave_nobody_out) {
    std::vector<CustomerId> customers;
    for (int i = 0; i < 23; ++i)
        customers.push_back(add_subscriber());
    const BillRunSummary summary = bill("2026-01-01", {.workers = 3, .chunk_size = 4});
    EXPECT_EQ(summary.customers_billed, 23);
    EXPECT_EQ(summary.totals.at(0).total, usd("759.00"));
    for (const CustomerId customer : customers)
        EXPECT_THAT(invoices_of(customer), SizeIs(1));
    const BillRun run = read([](Context& context) { return list_bill_runs(context, {}, {}).items.at(0); });
    EXPECT_EQ(run.state, "finished");
    EXPECT_EQ(run.chunks, run.chunks_done);
    EXPECT_EQ(run.summary, summary);
    const auto listed = read([&](Context& context) {
        return list_invoices(context, {.bill_run_id = run.id}, {.limit = 500}).items.size();
    });
    EXPECT_EQ(listed, 23U);
}

TEST_P(BillRuns, stopped_between_chunks_goes_on_where_it_was) {
    for (int i = 0; i < 10; ++i)
        add_subscriber();
    BillRunOptions options{.as_of = day("2026-01-01"), .workers = 1, .chunk_size = 2};
    struct Killed {};
    EXPECT_THROW(run_bill_run(database(), tenant(), options,
                              [](std::int64_t done, std::int64_t) -> bool {
                                  if (done == 2) throw Killed{};
                                  return true;
                              }),
                 Killed);
    EXPECT_EQ(count_rows("invoices"), 4);
    expect_truths();
    EXPECT_EQ(run_bill_run(database(), tenant(), options).customers_billed, 10);
    EXPECT_EQ(count_rows("invoices"), 10);
    EXPECT_EQ(count_rows("bill_runs"), 1);
}

TEST_P(BillRuns, killed_inside_a_chunk_leave_nothing_of_it) {
    for (int i = 0; i < 4; ++i)
        add_subscriber();
    BillRunOptions options{.as_of = day("2026-01-01"), .workers = 1, .chunk_size = 2};
    // A listener is called inside the transaction of the chunk, after everything else was written.
    int heard = 0;
    struct Killed {};
    Listeners killer{{"invoice.issued", [&](Context&, const Notice&) {
                          if (++heard == 3) throw Killed{};
                      }}};
    options.listeners = &killer;
    EXPECT_THROW(run_bill_run(database(), tenant(), options), Killed);
    EXPECT_EQ(count_rows("invoices"), 2);
    EXPECT_EQ(count_rows("journal_lines"), 6);
    expect_truths();
    options.listeners = nullptr;
    EXPECT_EQ(run_bill_run(database(), tenant(), options).customers_billed, 4);
}

TEST_P(BillRuns, a_plan_is_written_only_while_it_is_true) {
    const CustomerId customer = add_subscriber();
    const Charge pending = charge(customer, "5.00");
    give_credit(customer, "1.00");
    const Terms terms = read([](Context& context) { return load_terms(context); });
    const BillRunId run = write([](Context& context) {
        const BillRunId id = create_bill_run(context, day("2026-01-01"), false).id;
        queries::insert_chunks(context.transaction, id, {queries::Range{}});
        return id;
    });
    const auto plan = [&] {
        return read([&](Context& context) {
            return plan_range(
                queries::read_range(context.transaction, {CustomerId{0}, customer}, day("2026-01-01")),
                services::load_price_book(context.transaction), terms, day("2026-01-01"));
        });
    };
    const auto write_plan = [&](RangePlan made) {
        write([&](Context& context) { write_chunk(context, run, 1, made, terms); });
    };
    const auto subscription = read([&](Context& context) {
        return list_subscriptions(context, {.customer_id = customer}, {}).items.at(0).id;
    });
    const std::vector<std::function<void(Context&)>> changes{
        [&](Context& context) { change_subscription(context, subscription, {.own_price = {{usd("1.00")}}}); },
        [&](Context& context) { cancel_charge(context, pending.id); },
        [&](Context& context) {
            const auto credit = queries::find_credit(context.transaction, customer, Currency{});
            queries::update_credit(context.transaction, *credit, credit->amount);
        },
    };
    for (const auto& change : changes) {
        const RangePlan outdated = plan();
        write(change);
        EXPECT_THROW(write_plan(outdated), PlanOutdated);
        EXPECT_EQ(count_rows("invoices"), 0);
    }
    write_plan(plan());
    EXPECT_EQ(only_invoice_of(customer).subtotal, usd("1.00"));
    // A second one finds the chunk done, and leaves everything as it is.
    write_plan(plan());
    EXPECT_EQ(count_rows("invoices"), 1);
}

class ConcurrentBillRuns : public testing::InBilling {};
DOTMAC_ON_BOTH_ENGINES(ConcurrentBillRuns);

TEST_P(ConcurrentBillRuns, several_callers_share_one_run_and_numbers_have_no_gap) {
    constexpr int customers = 60;
    for (int i = 0; i < customers; ++i)
        add_subscriber();
    const BillRunOptions options{.as_of = day("2026-02-01"), .workers = 2, .chunk_size = 3};
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < 2; ++i) {
            callers.emplace_back(
                [&] { EXPECT_EQ(run_bill_run(database(), tenant(), options).customers_billed, customers); });
        }
    }
    EXPECT_EQ(count_rows("invoices"), customers);
    EXPECT_EQ(count_rows("invoice_line_items"), 2 * customers);
}

TEST_P(ConcurrentBillRuns, runs_of_different_days_bill_each_period_once) {
    constexpr int customers = 20;
    for (int i = 0; i < customers; ++i)
        add_subscriber();
    {
        std::vector<std::jthread> callers;
        for (const char* as_of : {"2026-01-01", "2026-02-01", "2026-03-01"}) {
            callers.emplace_back([this, as_of] {
                run_bill_run(database(), tenant(), {.as_of = day(as_of), .workers = 1, .chunk_size = 5});
            });
        }
    }
    EXPECT_EQ(count_rows("invoice_line_items"), 3 * customers);
}

}  // namespace
}  // namespace dotmac::billing
