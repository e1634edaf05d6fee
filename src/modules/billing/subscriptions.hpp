// Subscriptions: how an instance is billed.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "modules/billing/model.hpp"
#include "store/context.hpp"
#include "store/page.hpp"

namespace dotmac::billing {

// Refuses (422) an instance that is cancelled, one that is billed already on those days, an own price in
// another currency than the customer's, and a service without a price for this customer and cycle.
Subscription create_subscription(Context& context, const SubscriptionCreate& create);
Subscription get_subscription(Context& context, SubscriptionId id);
Subscription change_subscription(Context& context, SubscriptionId id, const SubscriptionChange& change);
// No period that begins on or after `ended_on` is billed. What is billed already stays billed.
Subscription end_subscription(Context& context, SubscriptionId id, const SubscriptionEnd& end);
store::Page<Subscription> list_subscriptions(Context& context, const SubscriptionFilter& filter,
                                             const store::PageRequest& page);

// For imports: by the engine's fastest path, with an event each. The caller has checked what
// create_subscription would refuse. Returns the identifiers in the order of `subscriptions`.
std::vector<SubscriptionId> create_subscriptions(Context& context,
                                                 std::span<const NewSubscription> subscriptions);

// What the listeners do: the account or the instance stopped being operational, is so again, or is gone for
// good.
void pause_subscriptions(Context& context, CustomerId customer);
void pause_subscriptions(Context& context, ServiceInstanceId instance);
void resume_subscriptions(Context& context, CustomerId customer);  // those whose instance is operational
void resume_subscriptions(Context& context, ServiceInstanceId instance);
void end_subscriptions_of(Context& context, ServiceInstanceId instance, std::string_view reason);

}  // namespace dotmac::billing
