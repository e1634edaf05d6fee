// What must hold for any customers with anything: computed without a database.
#include "modules/billing/bill_run_plan.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "modules/billing/periods.hpp"

namespace dotmac::billing {
namespace {

using services::InstanceState;
using services::ServiceStatus;

template <class T>
T any(T low, T high) {
    return *rc::gen::inRange<T>(low, high);
}
template <registry::Registered E>
E any_of() {
    const auto all = registry::values<E>();
    return all[any(std::size_t{0}, all.size())];
}
Date any_day(int from, int to) {
    return add_days(*parse_date("2024-01-01"), any(from, to));
}

services::PriceBook any_price_book() {
    std::vector<services::PriceBook::Entry> entries;
    for (int i = 1; i <= 3; ++i) {
        services::PriceBook::Entry entry;
        entry.id = services::ServiceId{i};
        entry.code = "S" + std::to_string(i);
        entry.name = entry.code;
        entry.tax_rate = Rate{any<std::int64_t>(0, 300'000)};
        for (const auto type : registry::values<identity::CustomerType>()) {
            for (const auto cycle : registry::values<BillingCycle>()) {
                if (any(0, 10) == 0) continue;
                entry.prices.push_back({type, cycle, Money{any<std::int64_t>(0, 1'000'000), {}}});
            }
        }
        entries.push_back(std::move(entry));
    }
    return services::PriceBook{std::move(entries)};
}

void add_customer(RangeInput& input, CustomerId customer) {
    input.profiles.push_back({.id = customer,
                              .customer_type = any_of<identity::CustomerType>(),
                              .account_status = any_of<identity::AccountStatus>(),
                              .tax_exempt = any(0, 4) == 0,
                              .currency = {}});
    for (int i = any(0, 4); i > 0; --i) {
        const std::int64_t id = customer.value * 10 + i;
        input.instances.push_back({.id = ServiceInstanceId{id},
                                   .customer_id = customer,
                                   .service_id = services::ServiceId{any(1, 4)},
                                   .status = any_of<ServiceStatus>()});
        Subscription subscription{.id = SubscriptionId{id},
                                  .customer_id = customer,
                                  .service_instance_id = ServiceInstanceId{id},
                                  .billing_cycle = any_of<BillingCycle>(),
                                  .anchor_day = any(1, 32),
                                  .started_on = any_day(0, 400)};
        subscription.next_period_start = subscription.started_on;
        if (any(0, 3) == 0) subscription.ended_on = any_day(0, 600);
        if (any(0, 3) == 0) subscription.paused_from = any_day(0, 500);
        if (subscription.paused_from && any(0, 2) == 0)
            subscription.paused_until = add_days(*subscription.paused_from, any(0, 200));
        input.subscriptions.push_back(subscription);
    }
    for (int i = any(0, 3); i > 0; --i) {
        input.charges.push_back({.id = ChargeId{customer.value * 10 + i},
                                 .customer_id = customer,
                                 .quantity = any<std::int64_t>(1, 5),
                                 .unit_price = Money{any<std::int64_t>(-20'000, 100'000), {}},
                                 .tax_rate = Rate{any<std::int64_t>(0, 300'000)}});
    }
    if (any(0, 3) == 0) input.credits.push_back({customer, Money{any<std::int64_t>(1, 100'000), {}}, 1});
}

RangeInput any_input() {
    RangeInput input;
    const int customers = any(0, 12);
    for (int i = 1; i <= customers; ++i)
        add_customer(input, CustomerId{i});
    return input;
}

RC_GTEST_PROP(BillRunPlan, totals_are_sums_and_every_due_period_is_billed_or_kept, ()) {
    const RangeInput input = any_input();
    const auto prices = any_price_book();
    const Terms terms{.issue_date = *parse_date("2025-06-01"), .due_date = *parse_date("2025-06-15")};
    const Date as_of = any_day(0, 700);
    const RangePlan plan = plan_range(input, prices, terms, as_of);

    BillRunTotal sum;
    for (const PlannedInvoice& planned : plan.invoices) {
        const Invoice& invoice = planned.invoice;
        Money subtotal, tax;
        for (const InvoiceLine& line : *invoice.lines) {
            RC_ASSERT(line.amount == line.unit_price * line.quantity);
            RC_ASSERT(line.tax_amount == multiply_half_even(line.amount, line.tax_rate));
            RC_ASSERT((line.tax_type == TaxType::exempt) <=
                      (line.tax_rate == Rate{} && line.tax_amount.is_zero()));
            if (line.period_start) RC_ASSERT(*line.period_start <= as_of);
            subtotal += line.amount;
            tax += line.tax_amount;
        }
        RC_ASSERT(invoice.subtotal == subtotal);
        RC_ASSERT(invoice.tax_total == tax);
        RC_ASSERT(invoice.total == subtotal + tax);
        RC_ASSERT(invoice.total.minor >= 0);
        RC_ASSERT(invoice.amount_paid == planned.credit_used);
        RC_ASSERT((invoice.status == InvoiceStatus::paid) == (invoice.amount_paid == invoice.total));
        sum.invoices += 1;
        sum.lines += std::ssize(*invoice.lines);
        sum.total += invoice.total;
    }
    RC_ASSERT(plan.summary.customers_billed == std::ssize(plan.invoices));
    if (sum.invoices > 0) {
        RC_ASSERT(plan.summary.totals.size() == 1U);
        RC_ASSERT(plan.summary.totals.front().invoices == sum.invoices);
        RC_ASSERT(plan.summary.totals.front().lines == sum.lines);
        RC_ASSERT(plan.summary.totals.front().total == sum.total);
    }
    for (const queries::Advance& advance : plan.advances) {
        const auto subscription = std::ranges::find(input.subscriptions, advance.id, &Subscription::id);
        RC_ASSERT(advance.next_period_start > as_of ||
                  (subscription->ended_on && advance.next_period_start >= *subscription->ended_on));
    }
}

RC_GTEST_PROP(BillRunPlan, where_a_range_is_cut_makes_no_difference, ()) {
    const RangeInput input = any_input();
    const auto prices = any_price_book();
    const Date as_of = any_day(0, 700);
    const CustomerId cut{any(0, 13)};
    const auto part = [&](bool first) {
        RangeInput half = input;
        const auto outside = [&](const auto& row) { return (row.customer_id <= cut) != first; };
        std::erase_if(half.subscriptions, outside);
        std::erase_if(half.charges, outside);
        std::erase_if(half.credits, outside);
        std::erase_if(half.instances, outside);
        return plan_range(half, prices, {}, as_of).summary;
    };
    BillRunSummary both = part(true);
    add_to(both, part(false));
    RC_ASSERT(both == plan_range(input, prices, {}, as_of).summary);
}

}  // namespace
}  // namespace dotmac::billing
