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

// More than one statement on SQLite takes, and no multiple of it.
TEST_P(BulkUpdates, move_on_each_to_a_date_of_its_own_and_nothing_between) {
    constexpr int customers = 20;
    constexpr int each_has = 2;
    std::vector<Subscription> all;
    for (int i = 0; i < customers * each_has; ++i) {
        const CustomerId customer = i % each_has == 0 ? add_customer() : all.back().customer_id;
        all.push_back(subscribe(add_instance(customer, internet)));
    }
    const Subscription& changed = all.at(21);
    write([&](Context& context) {
        change_subscription(context, changed.id, {.own_price = {{testing::usd("1.00")}}});
    });
    const auto is_left_out = [](std::size_t i) { return i % 7 == 3; };
    const auto date_of = [](std::size_t i) {
        return add_days(testing::day("2026-02-01"), static_cast<int>(i));
    };
    std::vector<Advance> rows;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (is_left_out(i)) continue;
        rows.push_back(advance_of(all[i]));
        rows.back().next_period_start = date_of(i);
    }
    write([&](Context& context) {
        EXPECT_EQ(queries::advance_subscriptions(context.transaction, rows), std::ssize(rows) - 1);
    });
    read([&](Context& context) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            const Subscription now = get_subscription(context, all[i].id);
            const bool stays = is_left_out(i) || all[i].id == changed.id;
            EXPECT_EQ(now.next_period_start, stays ? testing::day("2026-01-01") : date_of(i)) << i;
            EXPECT_EQ(now.version, is_left_out(i) ? 1 : 2) << i;
        }
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
