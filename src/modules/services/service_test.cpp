#include "modules/services/service.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "modules/identity/service.hpp"
#include "modules/services/invariants.hpp"
#include "platform/events.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::services {
namespace {

using identity::AccountStatus;
using registry::to_string;
using enum ServiceStatus;
using enum CustomerType;
using enum BillingCycle;

const Currency usd;
const Currency kes = *Currency::parse("KES");

class Services : public test::InTenant {
  protected:
    void SetUp() override {
        InTenant::SetUp();
        listeners = services::listeners();
    }

    static ServiceCreate fiber() {
        ServiceCreate create;
        create.code = "FIBER-100";
        create.name = "Fiber 100";
        create.download = 100;
        create.upload = 50;
        create.bandwidth_unit = BandwidthUnit::mbps;
        create.tax_rate = *Rate::parse("0.16");
        create.customer_types = {residential, business};
        create.prices = {{residential, monthly, {2'500, usd}}, {business, monthly, {4'000, usd}}};
        return create;
    }

    // What the function is refused with; a test failure where it is not refused.
    template <class F>
    Problem refusal_of(F function) {
        try {
            write([&](Context& context) { function(context); });
        } catch (const Problem& problem) {
            return problem;
        }
        ADD_FAILURE() << "not refused";
        return {ProblemCode::internal_error, "not refused"};
    }
    ServiceId make_service(const ServiceCreate& create = fiber()) {
        return write([&](Context& context) { return create_service(context, create).id; });
    }
    CustomerId make_customer(AccountStatus status = AccountStatus::active, CustomerType type = residential) {
        return write([&](Context& context) {
            const auto id = identity::create_customer(context, {.customer_type = type, .name = "Amina"}).id;
            if (status == AccountStatus::pending) return id;
            identity::activate_customer(context, id, "test");
            if (status == AccountStatus::suspended) identity::suspend_customer(context, id, "test");
            if (status == AccountStatus::cancelled) identity::cancel_customer(context, id, "test");
            return id;
        });
    }
    ServiceInstanceId order(CustomerId customer, ServiceId service) {
        return write([&](Context& context) {
            return order_instance(context, {.customer_id = customer, .service_id = service}).id;
        });
    }
    // An instance of an active account, brought there by legal steps.
    ServiceInstanceId instance_in(ServiceStatus status, CustomerId customer, ServiceId service) {
        const auto id = order(customer, service);
        write([&](Context& context) {
            if (status != pending && status != cancelled) activate_instance(context, id, "test");
            if (status == suspended) suspend_instance(context, id, "test");
            if (status == maintenance) start_maintenance(context, id, "test");
            if (status == cancelled) cancel_instance(context, id, "test");
        });
        return id;
    }
    std::vector<std::string> violations() {
        return read([](Context& context) {
            std::vector<std::string> all;
            for (const platform::Invariant& invariant : services::invariants()) {
                for (std::string& sentence : invariant.violations(context))
                    all.push_back(std::string{invariant.name} + ": " + sentence);
            }
            return all;
        });
    }
    void TearDown() override {
        if (is_sound) {
            EXPECT_EQ(violations(), std::vector<std::string>{});
        }
        InTenant::TearDown();
    }
    bool is_sound = true;  // false where a test damages the database on purpose
    ServiceInstance instance(ServiceInstanceId id) {
        return read([&](Context& context) { return get_instance(context, id); });
    }
    // "service.ordered service.activated", oldest first.
    std::string events_of(ServiceInstanceId id) {
        return read([&](Context& context) {
            std::string types;
            for (const auto& event :
                 platform::list_events(context, {.subject = id.to_string()}, {.limit = 100}).items)
                types.insert(0, event.type + " ");
            return types;
        });
    }
};
DOTMAC_ON_BOTH_ENGINES(Services);

// ---- The catalogue

TEST_P(Services, a_service_is_stored_as_created) {
    const auto id = make_service();
    const Service service = read([&](Context& context) { return get_service(context, id); });
    EXPECT_EQ(service.code, "FIBER-100");
    EXPECT_EQ(service.download, 100);
    EXPECT_EQ(service.tax_rate, *Rate::parse("0.16"));
    EXPECT_EQ(service.customer_types, (std::vector{business, residential}));
    EXPECT_EQ(service.prices.size(), 2U);
    EXPECT_FALSE(service.is_retired);
    EXPECT_EQ(service.version, 1);
}

TEST_P(Services, R064_speeds_are_reported_in_one_unit) {
    const auto id = make_service();
    const Service service = read([&](Context& context) { return get_service(context, id); });
    EXPECT_EQ(service.download_bits_per_second, 100'000'000);
    EXPECT_EQ(service.upload_bits_per_second, 50'000'000);
}

TEST_P(Services, R013_R059_prices_differ_by_customer_type_cycle_and_currency) {
    ServiceCreate create = fiber();
    create.prices.push_back({residential, annual, {25'000, usd}});
    create.prices.push_back({residential, monthly, {320'000, kes}});
    const auto id = make_service(create);
    const PriceBook book = read([](Context& context) { return load_price_book(context.transaction); });
    struct Case {
        CustomerType type;
        BillingCycle cycle;
        Currency currency;
        std::optional<std::int64_t> minor;
    };
    const Case cases[] = {
        {residential, monthly, usd, 2'500},   {residential, annual, usd, 25'000},
        {residential, monthly, kes, 320'000}, {business, monthly, usd, 4'000},
        {business, annual, usd, {}},          {enterprise, monthly, usd, {}},
        {residential, weekly, usd, {}},       {business, monthly, kes, {}},
    };
    for (const Case& one : cases) {
        const auto price = book.price(id, one.type, one.cycle, one.currency);
        EXPECT_EQ(price ? std::optional{price->minor} : std::nullopt, one.minor)
            << to_string(one.type) << ' ' << to_string(one.cycle) << ' ' << one.currency.code();
    }
    EXPECT_EQ(book.price(ServiceId{1}, residential, monthly, usd), std::nullopt);
    EXPECT_EQ(book.find_code("FIBER-100")->id, id);
    EXPECT_EQ(book.find_code("FIBER"), nullptr);
}

struct FaultCase {
    std::string_view name;
    void (*spoil)(ServiceCreate&);
    std::string_view field;
};

TEST_P(Services, a_faulty_offering_is_refused_by_field) {
    const FaultCase cases[] = {
        {"speed without unit", [](ServiceCreate& c) { c.bandwidth_unit = {}; }, "bandwidth_unit"},
        {"unit without speed", [](ServiceCreate& c) { c.download = c.upload = {}; }, "bandwidth_unit"},
        {"type twice", [](ServiceCreate& c) { c.customer_types.push_back(residential); },
         "customer_types[2]"},
        {"price of a type it is not sold to",
         [](ServiceCreate& c) { c.prices[1].customer_type = enterprise; }, "prices[1].customer_type"},
        {"price twice", [](ServiceCreate& c) { c.prices.push_back(c.prices[0]); }, "prices[2]"},
    };
    for (const FaultCase& one : cases) {
        SCOPED_TRACE(one.name);
        ServiceCreate create = fiber();
        one.spoil(create);
        const Problem problem = refusal_of([&](Context& context) { create_service(context, create); });
        EXPECT_EQ(problem.code(), ProblemCode::validation_failed);
        ASSERT_EQ(problem.fields().size(), 1U) << problem.sentence();
        EXPECT_EQ(problem.fields()[0].field, one.field);
    }
}

TEST_P(Services, a_code_is_taken_once) {
    make_service();
    const Problem problem = refusal_of([&](Context& context) { create_service(context, fiber()); });
    EXPECT_EQ(problem.code(), ProblemCode::conflict);
    EXPECT_EQ(problem.sentence(), "code: another service has the code 'FIBER-100'");
}

TEST_P(Services, a_change_touches_what_it_names_and_heeds_the_version) {
    const auto id = make_service();
    const Service changed = write([&](Context& context) {
        context.expected_version = 1;
        return change_service(context, id,
                              {.name = "Fiber 100 Plus",
                               .upload = std::optional<std::int64_t>{},
                               .prices = std::vector<ServicePrice>{{business, monthly, {1, usd}}}});
    });
    EXPECT_EQ(changed.name, "Fiber 100 Plus");
    EXPECT_EQ(changed.upload, std::nullopt);
    EXPECT_EQ(changed.download, 100);
    EXPECT_EQ(changed.prices, (std::vector<ServicePrice>{{business, monthly, {1, usd}}}));
    EXPECT_EQ(changed.version, 2);
    const Problem problem = refusal_of([&](Context& context) {
        context.expected_version = 1;
        change_service(context, id, {.name = "Late"});
    });
    EXPECT_EQ(problem.code(), ProblemCode::precondition_failed);
}

TEST_P(Services, R016_the_catalogue_is_filtered_by_customer_type) {
    make_service();
    ServiceCreate office = fiber();
    office.code = "OFFICE";
    office.customer_types = {business};
    office.prices.clear();
    make_service(office);
    ServiceCreate old = fiber();
    old.code = "OLD";
    const auto retired = make_service(old);
    write([&](Context& context) { retire_service(context, retired); });

    const auto codes = [&](const ServiceFilter& filter) {
        return read([&](Context& context) {
            std::vector<std::string> found;
            for (const Service& service : list_services(context, filter, {}).items)
                found.push_back(service.code);
            return found;
        });
    };
    EXPECT_EQ(codes({.available_to = residential}), std::vector<std::string>{"FIBER-100"});
    EXPECT_EQ(codes({.available_to = business}), (std::vector<std::string>{"FIBER-100", "OFFICE"}));
    EXPECT_EQ(codes({.available_to = enterprise}), std::vector<std::string>{});
    EXPECT_EQ(codes({.is_retired = true}), std::vector<std::string>{"OLD"});
    EXPECT_EQ(codes({}), (std::vector<std::string>{"FIBER-100", "OFFICE", "OLD"}));
    EXPECT_EQ(codes({.code = "OFFICE"}), std::vector<std::string>{"OFFICE"});
    EXPECT_EQ(codes({.service_type = ServiceType::tv}), std::vector<std::string>{});
}

TEST_P(Services, R016_an_order_of_what_is_not_sold_to_the_type_names_what_is) {
    ServiceCreate create = fiber();
    create.customer_types = {business};
    create.prices.clear();
    const auto office = make_service(create);
    ServiceCreate home = fiber();
    home.code = "HOME";
    const auto sold = make_service(home);
    const auto customer = make_customer();
    const auto refused = [&](ServiceId service) {
        return refusal_of([&](Context& context) {
            order_instance(context, {.customer_id = customer, .service_id = service});
        });
    };
    EXPECT_EQ(refused(office).code(), ProblemCode::validation_failed);
    EXPECT_EQ(refused(office).sentence(),
              "service_id: FIBER-100 is not sold to residential customers; available: HOME");
    write([&](Context& context) { retire_service(context, sold); });
    EXPECT_EQ(refused(sold).sentence(), "service_id: HOME is retired; available: nothing");
    EXPECT_EQ(refused(ServiceId{1}).fields()[0].field, "service_id");
}

TEST_P(Services, a_retired_service_stays_retired) {
    const auto id = make_service();
    write([&](Context& context) { retire_service(context, id); });
    const Problem problem = refusal_of([&](Context& context) { retire_service(context, id); });
    EXPECT_EQ(problem.code(), ProblemCode::conflict);
}

// ---- What customers have

TEST_P(Services, R019_an_order_is_pending_and_a_pending_customer_may_order) {
    const auto service = make_service();
    const auto id = order(make_customer(AccountStatus::pending), service);
    EXPECT_EQ(instance(id).status, pending);
    EXPECT_EQ(instance(id).provisioning_status, ProvisioningStatus::pending);
    EXPECT_EQ(instance(id).activated_on, std::nullopt);
    EXPECT_EQ(events_of(id), "service.ordered ");
}

TEST_P(Services, R018_R020_suspended_and_cancelled_accounts_order_nothing) {
    const auto service = make_service();
    for (const AccountStatus status : {AccountStatus::suspended, AccountStatus::cancelled}) {
        const auto customer = make_customer(status);
        const Problem problem = refusal_of([&](Context& context) {
            order_instance(context, {.customer_id = customer, .service_id = service});
        });
        EXPECT_EQ(problem.code(), ProblemCode::conflict) << to_string(status);
    }
    const Problem nobody = refusal_of([&](Context& context) {
        order_instance(context, {.customer_id = CustomerId{1}, .service_id = service});
    });
    EXPECT_EQ(nobody.fields()[0].field, "customer_id");
}

TEST_P(Services, R017_services_work_for_active_accounts_only) {
    const auto service = make_service();
    const auto customer = make_customer(AccountStatus::pending);
    const auto id = order(customer, service);
    const auto activate = [&](Context& context) { activate_instance(context, id, ""); };
    EXPECT_EQ(refusal_of(activate).sentence(),
              "Services work for active accounts only, and this account is pending.");
    write([&](Context& context) { identity::activate_customer(context, customer, "ready"); });
    EXPECT_EQ(instance(id).status, pending);
    write(activate);
    EXPECT_EQ(instance(id).status, active);
    EXPECT_EQ(instance(id).activated_on, parse_date("2026-03-10"));
}

using Action = ServiceInstance (*)(Context&, ServiceInstanceId, std::string_view);
struct StepCase {
    ServiceStatus from;
    std::optional<ServiceStatus> activated, suspended_, resumed, started, ended,
        cancelled_;  // nothing: refused
};

TEST_P(Services, every_action_from_every_status_does_what_the_diagram_draws) {
    const Action actions[] = {activate_instance, suspend_instance, resume_instance,
                              start_maintenance, end_maintenance,  cancel_instance};
    // clang-format off
    const StepCase cases[] = {
        // from        activate  suspend    resume   start        end      cancel
        {pending,      active,   {},        {},      {},          {},      cancelled},
        {active,       {},       suspended, {},      maintenance, {},      cancelled},
        {suspended,    {},       {},        active,  {},          {},      cancelled},
        {maintenance,  {},       {},        {},      {},          active,  {}},
        {cancelled,    {},       {},        {},      {},          {},      {}},
    };
    // clang-format on
    const auto service = make_service();
    const auto customer = make_customer();
    for (const StepCase& one : cases) {
        const std::optional<ServiceStatus> results[] = {one.activated, one.suspended_, one.resumed,
                                                        one.started,   one.ended,      one.cancelled_};
        for (std::size_t i = 0; i < std::size(actions); ++i) {
            SCOPED_TRACE(testing::Message() << to_string(one.from) << ", action " << i);
            const auto id = instance_in(one.from, customer, service);
            const auto act = [&](Context& context) { actions[i](context, id, "because"); };
            if (results[i]) {
                write(act);
            } else {
                EXPECT_EQ(refusal_of(act).code(), ProblemCode::transition_refused);
            }
            EXPECT_EQ(instance(id).status, results[i].value_or(one.from));
        }
    }
}

TEST_P(Services, every_step_is_an_event_with_from_to_and_reason) {
    const auto id = instance_in(maintenance, make_customer(), make_service());
    write([&](Context& context) {
        end_maintenance(context, id, "done");
        cancel_instance(context, id, "moved \"away\"");
    });
    EXPECT_EQ(events_of(id),
              "service.ordered service.activated service.maintenance_started service.maintenance_ended "
              "service.cancelled ");
    const auto last = read([&](Context& context) {
        return platform::list_events(context, {.subject = id.to_string()}, {.limit = 1}).items.at(0);
    });
    EXPECT_EQ(last.data.text, R"({"from":"active","to":"cancelled","reason":"moved \"away\""})");
    EXPECT_EQ(instance(id).cancelled_on, parse_date("2026-03-10"));
}

TEST_P(Services, a_change_of_texts_leaves_the_status_alone) {
    const auto id = order(make_customer(), make_service());
    const auto changed =
        write([&](Context& context) { return change_instance(context, id, {.label = "Head office"}); });
    EXPECT_EQ(changed.label, "Head office");
    EXPECT_EQ(changed.status, pending);
    EXPECT_EQ(changed.version, 2);
}

TEST_P(Services, lists_are_filtered_by_customer_service_and_status) {
    const auto service = make_service();
    const auto first = make_customer();
    const auto second = make_customer();
    const auto a = instance_in(active, first, service);
    const auto b = instance_in(pending, first, service);
    const auto c = instance_in(active, second, service);
    const auto ids = [&](const ServiceInstanceFilter& filter) {
        return read([&](Context& context) {
            std::vector<ServiceInstanceId> found;
            for (const auto& one : list_instances(context, filter, {}).items)
                found.push_back(one.id);
            return found;
        });
    };
    using Ids = std::vector<ServiceInstanceId>;
    EXPECT_EQ(ids({}), (Ids{c, b, a}));
    EXPECT_EQ(ids({.customer_id = first}), (Ids{b, a}));
    EXPECT_EQ(ids({.status = active}), (Ids{c, a}));
    EXPECT_EQ(ids({.customer_id = first, .status = active}), (Ids{a}));
    EXPECT_EQ(ids({.service_id = ServiceId{1}}), Ids{});
}

// ---- Services follow the account

TEST_P(Services, R018_R017_suspend_and_come_back_with_the_account) {
    const auto service = make_service();
    const auto customer = make_customer();
    const auto works = instance_in(active, customer, service);
    const auto under_maintenance = instance_in(maintenance, customer, service);
    const auto suspended_before = instance_in(suspended, customer, service);
    const auto ordered = instance_in(pending, customer, service);
    const auto gone = instance_in(cancelled, customer, service);

    write([&](Context& context) { identity::suspend_customer(context, customer, "unpaid"); });
    EXPECT_EQ(instance(works).status, suspended);
    EXPECT_TRUE(instance(works).suspended_with_account);
    EXPECT_EQ(instance(under_maintenance).status, suspended);
    EXPECT_FALSE(instance(suspended_before).suspended_with_account);
    EXPECT_EQ(instance(ordered).status, pending);
    EXPECT_EQ(instance(gone).status, cancelled);
    const auto resume = [&](Context& context) { resume_instance(context, works, ""); };
    EXPECT_EQ(refusal_of(resume).code(), ProblemCode::conflict);

    write([&](Context& context) { identity::activate_customer(context, customer, "paid"); });
    EXPECT_EQ(instance(works).status, active);
    EXPECT_FALSE(instance(works).suspended_with_account);
    EXPECT_EQ(instance(under_maintenance).status, active);
    EXPECT_EQ(instance(suspended_before).status, suspended);
    EXPECT_EQ(instance(ordered).status, pending);
    EXPECT_EQ(events_of(works), "service.ordered service.activated service.suspended service.resumed ");
}

TEST_P(Services, R020_a_cancelled_account_ends_every_service_by_legal_steps) {
    const auto service = make_service();
    const auto customer = make_customer();
    const auto other = instance_in(active, make_customer(), service);
    std::vector<ServiceInstanceId> all;
    for (const ServiceStatus status : {active, maintenance, suspended, pending, cancelled})
        all.push_back(instance_in(status, customer, service));
    write([&](Context& context) { identity::cancel_customer(context, customer, "moved"); });
    for (const auto id : all)
        EXPECT_EQ(instance(id).status, cancelled);
    EXPECT_EQ(instance(other).status, active);
    EXPECT_EQ(events_of(all[1]),
              "service.ordered service.activated service.maintenance_started service.maintenance_ended "
              "service.suspended service.cancelled ");
}

// ---- Many at once

TEST_P(Services, bulk_creation_takes_a_legal_way_to_each_status) {
    const auto service = make_service();
    const auto customer = make_customer();
    const Date start = *parse_date("2024-05-06");
    struct Case {
        ServiceStatus status;
        std::optional<Date> activated_on;
        std::string_view events;
        std::optional<Date> activated;
        std::int64_t version;
    };
    const auto today = parse_date("2026-03-10");
    const Case cases[] = {
        {pending, {}, "service.ordered ", {}, 1},
        {active, {}, "service.ordered service.activated ", today, 2},
        {active, start, "service.ordered service.activated ", start, 2},
        {suspended, start, "service.ordered service.activated service.suspended ", start, 3},
        {maintenance, start, "service.ordered service.activated service.maintenance_started ", start, 3},
        {cancelled, {}, "service.ordered service.cancelled ", {}, 2},
        {cancelled, start, "service.ordered service.activated service.cancelled ", start, 3},
    };
    std::vector<NewInstance> wanted;
    for (const Case& one : cases) {
        NewInstance instance;
        instance.customer_id = customer;
        instance.service_id = service;
        instance.status = one.status;
        instance.activated_on = one.activated_on;
        wanted.push_back(instance);
    }
    const auto ids = write([&](Context& context) { return create_instances(context, wanted); });
    ASSERT_EQ(ids.size(), std::size(cases));
    for (std::size_t i = 0; i < ids.size(); ++i) {
        SCOPED_TRACE(i);
        EXPECT_EQ(instance(ids[i]).status, cases[i].status);
        EXPECT_EQ(events_of(ids[i]), cases[i].events);
        EXPECT_EQ(instance(ids[i]).activated_on, cases[i].activated);
        EXPECT_EQ(instance(ids[i]).cancelled_on, cases[i].status == cancelled ? today : std::nullopt);
        EXPECT_EQ(instance(ids[i]).version, cases[i].version);
    }
}

TEST_P(Services, instance_states_of_a_range_come_by_customer_and_identifier) {
    const auto service = make_service();
    const CustomerId customers[] = {make_customer(), make_customer(), make_customer()};
    const auto c1 = instance_in(active, customers[1], service);
    const auto a = instance_in(active, customers[0], service);
    const auto c2 = instance_in(suspended, customers[1], service);
    const auto d = instance_in(active, customers[2], service);
    const auto states = [&](CustomerId first, CustomerId last) {
        return read([&](Context& context) {
            std::vector<ServiceInstanceId> ids;
            for (const auto& state : instance_states(context.transaction, first, last))
                ids.push_back(state.id);
            return ids;
        });
    };
    EXPECT_EQ(states(customers[0], customers[1]), (std::vector{a, c1, c2}));
    EXPECT_EQ(states(customers[2], customers[2]), std::vector{d});
}

struct Damage {
    std::string_view sql;
    std::string_view invariant;
};

TEST_P(Services, damage_is_found_by_its_invariant) {
    is_sound = false;
    const auto service = make_service();
    instance_in(active, make_customer(), service);
    EXPECT_EQ(violations(), std::vector<std::string>{});
    const Damage cases[] = {
        {"UPDATE services SET service_type = 'pigeon' WHERE tenant_id = $1", "ServiceValuesAreKnown"},
        {"DELETE FROM service_customer_types WHERE tenant_id = $1", "PricesAreForBuyers"},
        {"UPDATE service_instances SET service_id = 1 WHERE tenant_id = $1", "InstancesHaveServices"},
        {"UPDATE service_instances SET activated_on = NULL WHERE tenant_id = $1", "ServiceDatesFitStatus"},
        {"UPDATE service_instances SET customer_id = 1 WHERE tenant_id = $1", "ServicesFollowAccounts"},
    };
    for (const Damage& damage : cases) {
        const auto is_found = [&] {
            return std::ranges::any_of(
                violations(), [&](const std::string& one) { return one.starts_with(damage.invariant); });
        };
        EXPECT_FALSE(is_found()) << damage.invariant;
        write([&](Context& context) { context.transaction.execute(damage.sql, context.tenant()); });
        EXPECT_TRUE(is_found()) << damage.invariant;
    }
}

TEST_P(Services, a_service_that_works_for_a_suspended_account_is_found) {
    is_sound = false;
    const auto customer = make_customer();
    instance_in(active, customer, make_service());
    listeners.clear();
    write([&](Context& context) { identity::suspend_customer(context, customer, "unpaid"); });
    ASSERT_EQ(violations().size(), 1U);
    EXPECT_NE(violations()[0].find("is active, and the account of"), std::string::npos);
}

}  // namespace
}  // namespace dotmac::services
