#include "modules/billing/subscriptions.hpp"

#include "modules/billing/billing_test.hpp"

namespace dotmac::billing {
namespace {

using testing::day;
using ::testing::HasSubstr;
using testing::refusal_of;
using ::testing::SizeIs;
using testing::usd;

class Subscriptions : public testing::InBilling {
  protected:
    std::string refused(const SubscriptionCreate& create) {
        return refusal_of([&] { write([&](Context& context) { create_subscription(context, create); }); })
            .sentence();
    }
};
DOTMAC_ON_BOTH_ENGINES(Subscriptions);

TEST_P(Subscriptions, begin_today_on_todays_day_of_the_month) {
    set_today("2026-01-31");
    const auto instance = add_instance(add_customer(), internet);
    const Subscription made = write(
        [&](Context& context) { return create_subscription(context, {.service_instance_id = instance}); });
    EXPECT_EQ(made.started_on, day("2026-01-31"));
    EXPECT_EQ(made.next_period_start, day("2026-01-31"));
    EXPECT_EQ(made.anchor_day, 31);
    EXPECT_EQ(made.paused_from, std::nullopt);
    EXPECT_THAT(event_types(made.id.to_string()), ::testing::ElementsAre("subscription.created"));
}

TEST_P(Subscriptions, R013_need_a_price_for_customer_and_cycle) {
    services::ServiceCreate create;
    create.code = "homes";
    create.name = "Homes";
    create.customer_types = {identity::CustomerType::residential};
    create.prices = {{identity::CustomerType::residential, BillingCycle::monthly, usd("10.00")}};
    const auto homes = write([&](Context& context) { return services::create_service(context, create).id; });
    const auto instance = add_instance(add_customer(), homes);
    EXPECT_THAT(refused({.service_instance_id = instance, .billing_cycle = BillingCycle::annual}),
                HasSubstr("has no annual price in USD for residential customers"));
    write([&](Context& context) {
        create_subscription(context, {.service_instance_id = instance,
                                      .billing_cycle = BillingCycle::annual,
                                      .own_price = usd("100.00")});
    });
}

TEST_P(Subscriptions, refuse_what_cannot_be_billed) {
    const auto instance = add_instance(add_customer(), internet);
    const auto gone = add_instance(add_customer(), internet, services::ServiceStatus::cancelled);
    EXPECT_THAT(refused({.service_instance_id = gone}), HasSubstr("is cancelled"));
    EXPECT_THAT(refused({.service_instance_id = instance,
                         .own_price = Money::parse("1.00", *Currency::parse("EUR"))}),
                HasSubstr("is in EUR; the customer is billed in USD"));
    EXPECT_THAT(refused({.service_instance_id = instance, .started_on = day("1990-01-01")}),
                HasSubstr("ten years"));
    subscribe(instance);
    EXPECT_THAT(refused({.service_instance_id = instance}), HasSubstr("is billed by sub_"));
}

TEST_P(Subscriptions, one_may_follow_another_that_has_ended) {
    const auto instance = add_instance(add_customer(), internet);
    const SubscriptionId first = subscribe(instance).id;
    write([&](Context& context) { end_subscription(context, first, {.ended_on = day("2026-03-01")}); });
    EXPECT_THAT(refused({.service_instance_id = instance, .started_on = day("2026-02-28")}),
                HasSubstr("is billed by"));
    subscribe(instance, "2026-03-01", BillingCycle::annual);
}

TEST_P(Subscriptions, end_not_before_their_start_and_only_once) {
    const SubscriptionId id = subscribe(add_instance(add_customer(), internet)).id;
    const auto end = [&](std::string_view date) {
        write([&](Context& context) { end_subscription(context, id, {.ended_on = day(date)}); });
    };
    EXPECT_THAT(refusal_of([&] { end("2025-12-31"); }).sentence(),
                HasSubstr("before the subscription's start"));
    end("2026-01-01");
    EXPECT_EQ(refusal_of([&] { end("2026-02-01"); }).code(), ProblemCode::conflict);
}

TEST_P(Subscriptions, that_end_later_still_change_and_pause) {
    const CustomerId customer = add_customer();
    const auto instance = add_instance(customer, internet);
    const SubscriptionId id = subscribe(instance).id;
    write([&](Context& context) {
        end_subscription(context, id, {.ended_on = day("2026-06-01")});
        change_subscription(context, id, {.own_price = {{usd("1.00")}}});
        services::suspend_instance(context, instance, "unpaid");
    });
    set_today("2026-04-10");
    write([&](Context& context) { services::resume_instance(context, instance, "paid"); });
    bill("2026-12-01");
    EXPECT_THAT(periods_of(customer),
                ::testing::ElementsAre("2026-04-01..2026-04-30", "2026-05-01..2026-05-31"));
    EXPECT_EQ(only_invoice_of(customer).subtotal, usd("2.00"));
    set_today("2026-06-01");
    EXPECT_EQ(refusal_of([&] {
                  write([&](Context& context) {
                      change_subscription(context, id, {.own_price = {{usd("3.00")}}});
                  });
              }).code(),
              ProblemCode::conflict);
}

TEST_P(Subscriptions, R019_of_what_is_not_active_yet_wait_for_the_activation) {
    const CustomerId customer = add_customer();
    const auto instance = add_instance(customer, internet, services::ServiceStatus::pending);
    EXPECT_EQ(subscribe(instance).paused_from, day("2026-01-01"));
    set_today("2026-02-20");
    write([&](Context& context) { services::activate_instance(context, instance, "installed"); });
    bill("2026-02-20");
    EXPECT_THAT(periods_of(customer), ::testing::ElementsAre("2026-02-01..2026-02-28"));
}

TEST_P(Subscriptions, two_pauses_before_a_run_count_as_one) {
    const CustomerId customer = add_customer();
    const auto instance = add_instance(customer, internet);
    subscribe(instance);
    const auto at = [&](std::string_view date, auto step) {
        set_today(date);
        write([&](Context& context) { step(context, instance, "test"); });
    };
    at("2026-02-10", services::suspend_instance);
    at("2026-04-10", services::resume_instance);
    at("2026-06-10", services::suspend_instance);
    at("2026-08-10", services::resume_instance);
    bill("2026-08-10");
    EXPECT_THAT(
        periods_of(customer),
        ::testing::ElementsAre("2026-01-01..2026-01-31", "2026-02-01..2026-02-28", "2026-08-01..2026-08-31"));
}

TEST_P(Subscriptions, are_listed_by_customer_and_instance) {
    const CustomerId customer = add_customer();
    const auto first = add_instance(customer, internet);
    subscribe(first);
    subscribe(add_instance(customer, internet));
    add_subscriber();
    const auto listed = [&](const SubscriptionFilter& filter) {
        return read([&](Context& context) { return list_subscriptions(context, filter, {}).items; });
    };
    EXPECT_THAT(listed({}), SizeIs(3));
    EXPECT_THAT(listed({.customer_id = customer}), SizeIs(2));
    EXPECT_THAT(listed({.service_instance_id = first}), SizeIs(1));
}

TEST_P(Subscriptions, charges_are_cancelled_while_they_are_pending) {
    const CustomerId customer = add_customer();
    const Charge first = charge(customer, "1.00");
    const Charge second = charge(customer, "2.00");
    write([&](Context& context) { EXPECT_EQ(cancel_charge(context, first.id).state, "cancelled"); });
    bill("2026-01-01");
    EXPECT_EQ(only_invoice_of(customer).subtotal, usd("2.00"));
    for (const ChargeId id : {first.id, second.id}) {
        EXPECT_EQ(refusal_of([&] { write([&](Context& context) { cancel_charge(context, id); }); }).code(),
                  ProblemCode::conflict);
    }
}

}  // namespace
}  // namespace dotmac::billing
