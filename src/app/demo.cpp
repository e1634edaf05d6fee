#include "app/demo.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <random>

#include "app/demo_names.hpp"
#include "app/session.hpp"
#include "app/wiring.hpp"
#include "base/text.hpp"
#include "modules/billing/service.hpp"
#include "modules/identity/service.hpp"
#include "modules/services/service.hpp"
#include "platform/clock.hpp"
#include "platform/job_runner.hpp"

namespace dotmac::app {
namespace {

using billing::BillingCycle;
using identity::AccountStatus;
using identity::CustomerType;
using identity::UserRole;
using services::ServiceStatus;

struct DemoUser {
    std::string_view email;
    std::string_view name;
    UserRole role;
};

constexpr std::array demo_users{
    DemoUser{"operator@demo.example", "Olive Operator", UserRole::super_admin},
    DemoUser{"owner@demo.example", "Oscar Owner", UserRole::tenant_admin},
    DemoUser{"clerk@demo.example", "Carla Clerk", UserRole::manager},
    DemoUser{"agent@demo.example", "Adam Agent", UserRole::support},
    DemoUser{"technician@demo.example", "Tina Technician", UserRole::technician},
    DemoUser{"sales@demo.example", "Sam Sales", UserRole::sales},
};

struct Plan {
    std::string_view code;
    std::string_view name;
    services::ServiceType type;
    int download_mbps;               // 0: no Internet access
    std::int64_t residential_cents;  // a month, before tax; 0: not sold to them
    std::int64_t business_cents;
};

constexpr std::array plans{
    Plan{"FIBER-50", "Fiber 50", services::ServiceType::internet, 50, 2'490, 3'990},
    Plan{"FIBER-100", "Fiber 100", services::ServiceType::internet, 100, 3'490, 5'490},
    Plan{"FIBER-500", "Fiber 500", services::ServiceType::internet, 500, 5'990, 8'990},
    Plan{"FIBER-1000", "Fiber 1000", services::ServiceType::internet, 1'000, 0, 14'900},
    Plan{"RADIO-20", "Radio 20", services::ServiceType::internet, 20, 1'990, 2'990},
    Plan{"VOICE", "Voice line", services::ServiceType::phone, 0, 590, 990},
    Plan{"TV-BASIC", "TV basic", services::ServiceType::tv, 0, 990, 0},
    Plan{"HOSTING-S", "Hosting S", services::ServiceType::hosting, 0, 0, 1'250},
};
constexpr std::size_t internet_plans = 5;
constexpr Rate demo_tax_rate{160'000};  // 16 %

// Not the distributions of the standard library: those differ between libraries, and the demo is the same
// everywhere.
class Dice {
  public:
    std::size_t below(std::size_t limit) { return engine_() % limit; }
    bool in_hundred(std::size_t chance) { return below(100) < chance; }
    template <class List>
    const auto& pick(const List& list) {
        return list[below(list.size())];
    }

  private:
    std::mt19937_64 engine_{20'240'229};
};

std::string address_word(std::string_view text) {
    std::string word;
    for (const char c : fold(text)) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) word += c;
    }
    return word;
}

identity::NewCustomer make_customer(Dice& dice, int index) {
    identity::NewCustomer made;
    auto& customer = made.customer;
    const bool business = dice.in_hundred(15);
    const std::string_view first = dice.pick(first_names);
    const std::string_view last = dice.pick(last_names);
    if (business) {
        customer.name = fmt::format("{} {}", dice.pick(company_words), dice.pick(company_kinds));
        customer.customer_type = dice.in_hundred(8) ? CustomerType::enterprise : CustomerType::business;
        customer.email = fmt::format("accounts{}@{}.example", index, address_word(customer.name));
    } else {
        customer.name = fmt::format("{} {}", first, last);
        customer.email = fmt::format("{}.{}{}@mail.example", address_word(first), address_word(last), index);
    }
    customer.number = fmt::format("C-{:06}", index + 1);
    customer.phone = fmt::format("+2547{:08}", 10'000'000 + dice.below(80'000'000));
    customer.tax_exempt = business && dice.in_hundred(10);
    made.account_status = dice.in_hundred(96) ? AccountStatus::active : AccountStatus::pending;
    return made;
}

std::string make_address(Dice& dice) {
    return fmt::format("{} {}", 1 + dice.below(180), dice.pick(streets));
}

std::vector<services::Service> create_catalogue(Context& context, const Currency& currency) {
    std::vector<services::Service> catalogue;
    for (const auto& plan : plans) {
        services::ServiceCreate create{.code = std::string{plan.code},
                                       .name = std::string{plan.name},
                                       .description = "",
                                       .service_type = plan.type,
                                       .tax_rate = demo_tax_rate};
        if (plan.download_mbps > 0) {
            create.download = plan.download_mbps;
            create.upload = plan.download_mbps / 2;
            create.bandwidth_unit = services::BandwidthUnit::mbps;
        }
        const auto sell = [&](CustomerType type, std::int64_t cents) {
            if (cents == 0) return;
            create.customer_types.push_back(type);
            create.prices.push_back({type, BillingCycle::monthly, Money{cents, currency}});
            // A year for the price of eleven months.
            create.prices.push_back({type, BillingCycle::annual, Money{cents * 11, currency}});
        };
        sell(CustomerType::residential, plan.residential_cents);
        sell(CustomerType::business, plan.business_cents);
        sell(CustomerType::enterprise, plan.business_cents);
        catalogue.push_back(services::create_service(context, create));
    }
    return catalogue;
}

// One Internet plan each, and now and then something beside it.
std::vector<const services::Service*> choose_services(Dice& dice,
                                                      const std::vector<services::Service>& catalogue,
                                                      CustomerType type) {
    const auto sold = [&](const services::Service& service) {
        return std::ranges::find(service.customer_types, type) != service.customer_types.end();
    };
    std::vector<const services::Service*> chosen;
    while (chosen.empty()) {
        const auto& service = catalogue[dice.below(internet_plans)];
        if (sold(service)) chosen.push_back(&service);
    }
    for (std::size_t i = internet_plans; i < catalogue.size(); ++i) {
        if (sold(catalogue[i]) && dice.in_hundred(18)) chosen.push_back(&catalogue[i]);
    }
    return chosen;
}

std::vector<identity::CustomerId> create_subscribers(Context& context, int count) {
    const Currency currency = platform::current_tenant(context.transaction).currency;
    const auto catalogue = create_catalogue(context, currency);
    Dice dice;
    std::vector<identity::NewCustomer> customers;
    for (int i = 0; i < count; ++i)
        customers.push_back(make_customer(dice, i));
    const auto ids = identity::create_customers(context, customers, "signed up");

    std::vector<services::NewInstance> instances;
    std::vector<Date> starts;
    for (std::size_t i = 0; i < customers.size(); ++i) {
        const bool active = customers[i].account_status == AccountStatus::active;
        const std::string address = make_address(dice);
        const Date start = add_days(context.today(), static_cast<int>(dice.below(28)));
        for (const auto* service : choose_services(dice, catalogue, customers[i].customer.customer_type)) {
            instances.push_back({.customer_id = ids[i],
                                 .service_id = service->id,
                                 .status = active ? ServiceStatus::active : ServiceStatus::pending,
                                 .address = address});
            starts.push_back(start);
        }
    }
    const auto instance_ids = services::create_instances(context, instances);

    std::vector<billing::NewSubscription> subscriptions;
    for (std::size_t i = 0; i < instances.size(); ++i) {
        subscriptions.push_back(
            {.customer_id = instances[i].customer_id,
             .service_instance_id = instance_ids[i],
             .billing_cycle = dice.in_hundred(6) ? BillingCycle::annual : BillingCycle::monthly,
             .started_on = starts[i],
             .currency = currency});
    }
    billing::create_subscriptions(context, subscriptions);
    return ids;
}

constexpr std::array demo_methods{billing::PaymentMethod::bank_transfer, billing::PaymentMethod::credit_card,
                                  billing::PaymentMethod::bank_transfer, billing::PaymentMethod::cash,
                                  billing::PaymentMethod::google_pay,    billing::PaymentMethod::check};

// Most pay within ten days, some late, some in part, some never: by the customer's place in the list, so that
// a slow payer is slow every month.
struct Habit {
    int pays_after_days;
    bool in_full;
    bool never;
    billing::PaymentMethod method;
};

Habit habit_of(std::size_t customer_index) {
    const auto mark = static_cast<std::uint64_t>(customer_index + 1) * 0x9E37'79B9'7F4A'7C15U >> 40U;
    const auto kind = mark % 100;
    return {.pays_after_days = kind < 82 ? 1 + static_cast<int>(mark / 100 % 10) : 18,
            .in_full = kind < 82 || kind >= 88,
            .never = kind >= 94,
            .method = demo_methods[mark / 1'000 % demo_methods.size()]};
}

void pay_invoices(Context& context, billing::InvoiceStatus status,
                  const std::vector<identity::CustomerId>& customers) {
    store::PageRequest request{.limit = store::largest_page_size};
    do {
        const auto page = billing::list_invoices(context, {.status = status}, request);
        for (const auto& invoice : page.items) {
            const auto place = std::ranges::lower_bound(customers, invoice.customer_id) - customers.begin();
            const Habit habit = habit_of(static_cast<std::size_t>(place));
            if (habit.never || days_between(*invoice.issue_date, context.today()) != habit.pays_after_days)
                continue;
            const Money amount =
                habit.in_full ? invoice.amount_due : fraction_half_even(invoice.amount_due, 1, 2);
            if (amount.is_zero()) continue;
            billing::record_payment(context, {.customer_id = invoice.customer_id,
                                              .payment_method = habit.method,
                                              .amount = amount,
                                              .reference = invoice.number});
        }
        request.cursor = page.next_cursor.value_or("");
    } while (!request.cursor.empty());
}

Instant months_ago(Instant now, int months) {
    const Date today{std::chrono::floor<std::chrono::days>(now)};
    const Date first = add_months_anchored(today, -months, 1);
    return std::chrono::sys_days{first} + std::chrono::hours{6};
}

}  // namespace

std::string demo_logins() {
    std::string text;
    for (const auto& user : demo_users) {
        text += fmt::format("  {:<26} {:<14} tenant {}, password {}\n", user.email,
                            registry::to_string(user.role), demo_slug, demo_password);
    }
    return text;
}

void create_demo(store::Database& database, const DemoOptions& options,
                 const std::function<void(std::int64_t, std::int64_t)>& progress) {
    const Instant now = system_now();
    const auto password = platform::hash_password(demo_password);
    const auto tenant = database.write(store::all_tenants(), [&](store::Transaction& transaction) {
        Context context = system_context(transaction);
        return platform::create_tenant(context, {.slug = std::string{demo_slug},
                                                 .name = "Demo Broadband",
                                                 .currency = *Currency::parse("USD"),
                                                 .time_zone = *TimeZone::parse("Africa/Nairobi"),
                                                 .test_clock = months_ago(now, options.months)});
    });
    const auto settings = all_settings();
    const Listeners listeners = all_listeners();
    const auto write = [&](auto function) {
        database.write(tenant.id, [&](store::Transaction& transaction) {
            Context context{.transaction = transaction,
                            .clock = platform::tenant_clock(transaction),
                            .actor = {.name = "demo", .request_id = ""},
                            .listeners = &listeners};
            function(context);
        });
    };
    std::vector<identity::CustomerId> customers;
    write([&](Context& context) {
        for (const auto& user : demo_users) {
            identity::create_user(context,
                                  {.email = std::string{user.email},
                                   .name = std::string{user.name},
                                   .roles = {user.role},
                                   .password = std::string{demo_password}},
                                  password, identity::every_permission());
        }
        platform::change_setting(context, settings, billing::automatic_runs.name, "true");
        customers = create_subscribers(context, options.subscribers);
    });

    platform::JobRunner runner{database, all_job_types(), {.process_name = "demo", .listeners = &listeners}};
    const auto days = std::chrono::floor<std::chrono::days>(now - months_ago(now, options.months)).count();
    for (std::int64_t day = 1; day <= days; ++day) {
        const Instant moment = months_ago(now, options.months) + std::chrono::days{day};
        platform::advance_clock(runner, tenant.id, moment, {.name = "demo", .request_id = ""});
        write([&](Context& context) {
            pay_invoices(context, billing::InvoiceStatus::pending, customers);
            pay_invoices(context, billing::InvoiceStatus::overdue, customers);
        });
        progress(day, days);
    }
    write([&](Context& context) { platform::remove_test_clock(context, system_now()); });
}

}  // namespace dotmac::app
