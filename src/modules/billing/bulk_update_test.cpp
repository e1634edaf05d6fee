#include "modules/billing/bulk_update.hpp"

#include "modules/billing/billing_test.hpp"

namespace dotmac::billing {
namespace {

using queries::Advance;

class BulkUpdates : public testing::InBilling {
  protected:
    Advance advance_of(const Subscription& subscription) {
        return {.customer_id = subscription.customer_id,
                .id = subscription.id,
                .version = subscription.version,
                .next_period_start = testing::day("2026-02-01")};
    }
};
DOTMAC_ON_BOTH_ENGINES(BulkUpdates);

TEST_P(BulkUpdates, move_on_only_what_is_as_it_was_read) {
    const CustomerId customer = add_customer();
    const Subscription kept = subscribe(add_instance(customer, internet));
    const Subscription changed = subscribe(add_instance(customer, internet));
    const std::vector<Advance> rows{advance_of(kept), advance_of(changed)};
    write([&](Context& context) {
        change_subscription(context, changed.id, {.own_price = {{testing::usd("1.00")}}});
    });
    write([&](Context& context) { EXPECT_EQ(queries::advance_subscriptions(context.transaction, rows), 1); });
    read([&](Context& context) {
        EXPECT_EQ(get_subscription(context, kept.id).next_period_start, testing::day("2026-02-01"));
        EXPECT_EQ(get_subscription(context, changed.id).next_period_start, testing::day("2026-01-01"));
    });
}

class BulkUpdatesOnPostgresql : public BulkUpdates {};
INSTANTIATE_TEST_SUITE_P(, BulkUpdatesOnPostgresql, ::testing::Values(store::Engine::postgresql));

// A new version that does not fit its page would need an entry in every index: four fifths of the update.
TEST_P(BulkUpdatesOnPostgresql, leave_the_indexes_of_subscriptions_alone) {
    constexpr int subscriptions = 200;  // several pages
    const CustomerId customer = add_customer();
    const services::NewInstance instance{
        .customer_id = customer, .service_id = internet, .status = services::ServiceStatus::active};
    const std::vector instances(subscriptions, instance);
    const auto moved_in_place = write([&](Context& context) {
        std::vector<NewSubscription> created;
        for (const auto id : services::create_instances(context, instances)) {
            created.push_back({.customer_id = customer,
                               .service_instance_id = id,
                               .started_on = testing::day("2026-01-01")});
        }
        create_subscriptions(context, created);
        std::vector<Advance> rows;
        for (const Subscription& each :
             list_subscriptions(context, {.customer_id = customer}, {.limit = 500}).items)
            rows.push_back(advance_of(each));
        EXPECT_EQ(queries::advance_subscriptions(context.transaction, rows), subscriptions);
        return context.transaction
            .query("SELECT pg_stat_get_xact_tuples_hot_updated('subscriptions'::regclass)")
            .value<std::int64_t>();
    });
    EXPECT_EQ(moved_in_place, subscriptions);
}

}  // namespace
}  // namespace dotmac::billing
