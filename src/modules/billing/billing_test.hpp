// What the tests of this module share: a provider with a test clock, its catalogue, and customers who have
// something of it. After each test every truth of the module is looked at.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "modules/billing/service.hpp"
#include "modules/identity/service.hpp"
#include "modules/services/service.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::billing::testing {

using identity::AccountStatus;
using identity::CustomerType;
using services::ServiceId;
using services::ServiceStatus;

inline Date day(std::string_view text) {
    return parse_date(text).value();
}
inline Money usd(std::string_view amount) {
    return Money::parse(amount, Currency{}).value();
}

using test::refusal_of;

struct CustomerOptions {
    AccountStatus account_status = AccountStatus::active;
    CustomerType customer_type = CustomerType::residential;
    bool tax_exempt = false;
};

class InBilling : public test::InTenant {
  protected:
    void SetUp() override {
        InTenant::SetUp();
        for (auto&& each : services::listeners())
            listeners.push_back(std::move(each));
        for (auto&& each : billing::listeners())
            listeners.push_back(std::move(each));
        set_today("2026-01-01");
        internet = add_service("internet", "30.00", "0.1");
    }
    void TearDown() override {
        expect_truths();
        InTenant::TearDown();
    }

    void set_today(std::string_view date) {
        write_in(store::all_tenants(), [&](Context& context) {
            platform::set_test_clock(context, tenant(), test::at(std::string{date} + "T09:00:00Z"));
        });
    }

    // Sold to everybody, at the same price per cycle whatever the cycle.
    ServiceId add_service(std::string_view code, std::string_view price, std::string_view tax_rate) {
        services::ServiceCreate create;
        create.code = code;
        create.name = "Service " + std::string{code};
        create.tax_rate = Rate::parse(tax_rate).value();
        for (const CustomerType type : registry::values<CustomerType>()) {
            create.customer_types.push_back(type);
            for (const BillingCycle cycle : registry::values<BillingCycle>())
                create.prices.push_back({type, cycle, usd(price)});
        }
        return write([&](Context& context) { return services::create_service(context, create).id; });
    }

    CustomerId add_customer(const CustomerOptions& options = {}) {
        identity::NewCustomer customer;
        customer.customer.name = "Somebody";
        customer.customer.customer_type = options.customer_type;
        customer.customer.tax_exempt = options.tax_exempt;
        customer.customer.currency = Currency{};
        customer.account_status = options.account_status;
        return write(
            [&](Context& context) { return identity::create_customers(context, {&customer, 1}).front(); });
    }

    ServiceInstanceId add_instance(CustomerId customer, ServiceId service,
                                   ServiceStatus status = ServiceStatus::active) {
        services::NewInstance instance;
        instance.customer_id = customer;
        instance.service_id = service;
        instance.status = status;
        if (status != ServiceStatus::pending) instance.activated_on = day("2026-01-01");
        return write(
            [&](Context& context) { return services::create_instances(context, {&instance, 1}).front(); });
    }

    Subscription subscribe(ServiceInstanceId instance, std::string_view started_on = "2026-01-01",
                           BillingCycle cycle = BillingCycle::monthly) {
        SubscriptionCreate create;
        create.service_instance_id = instance;
        create.billing_cycle = cycle;
        create.started_on = day(started_on);
        return write([&](Context& context) { return create_subscription(context, create); });
    }

    // An active customer with the internet service, billed monthly.
    CustomerId add_subscriber(const CustomerOptions& options = {}) {
        const CustomerId customer = add_customer(options);
        subscribe(add_instance(customer, internet));
        return customer;
    }

    Charge charge(CustomerId customer, std::string_view amount, std::string_view charged_on = "2026-01-01") {
        return write([&](Context& context) {
            return create_charge(context, {.customer_id = customer,
                                           .description = "Installation",
                                           .unit_price = usd(amount),
                                           .tax_rate = Rate::parse("0.1").value(),
                                           .charged_on = day(charged_on)});
        });
    }

    void give_credit(CustomerId customer, std::string_view amount) {
        write([&](Context& context) {
            record_payment(context, {.customer_id = customer,
                                     .amount = usd(amount),
                                     .allocations = std::vector<AllocationCreate>{}});
        });
    }

    BillRunSummary bill(std::string_view as_of, BillRunOptions options = {}) {
        options.as_of = day(as_of);
        return run_bill_run(database(), tenant(), options);
    }

    // With their lines, the oldest first.
    std::vector<Invoice> invoices_of(CustomerId customer) {
        return read([&](Context& context) {
            auto found = list_invoices(context, {.customer_id = customer}, {.limit = 500}).items;
            std::ranges::reverse(found);
            for (Invoice& invoice : found)
                invoice = get_invoice(context, invoice.id);
            return found;
        });
    }
    Invoice only_invoice_of(CustomerId customer) {
        const auto found = invoices_of(customer);
        EXPECT_EQ(found.size(), 1U);
        return found.empty() ? Invoice{} : found.front();
    }
    // "2026-01-01..2026-01-31" of every line of every invoice.
    std::vector<std::string> periods_of(CustomerId customer) {
        std::vector<std::string> periods;
        for (const Invoice& invoice : invoices_of(customer)) {
            for (const InvoiceLine& line : *invoice.lines) {
                if (line.period_start)
                    periods.push_back(to_string(*line.period_start) + ".." + to_string(*line.period_end));
            }
        }
        return periods;
    }

    void expect_truths() {
        for (const platform::Invariant& invariant : billing::invariants()) {
            EXPECT_THAT(read([&](Context& context) { return invariant.violations(context); }),
                        ::testing::IsEmpty())
                << invariant.name;
        }
    }

    ServiceId internet;
};

}  // namespace dotmac::billing::testing
