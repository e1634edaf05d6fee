#include "modules/billing/subscriptions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "modules/billing/store.hpp"
#include "modules/identity/service.hpp"
#include "modules/services/service.hpp"
#include "platform/events.hpp"

namespace dotmac::billing {
namespace {

using registry::to_string;
using services::ServiceStatus;

// The furthest back that billing may begin: it bounds how many periods one run catches up.
constexpr int most_days_back = 10 * 366;

bool is_operational(ServiceStatus status) {
    return status == ServiceStatus::active || status == ServiceStatus::maintenance;
}

identity::BillingProfile profile_of(Context& context, CustomerId customer) {
    const auto found = identity::billing_profiles(context.transaction, customer, customer);
    if (found.empty()) throw not_found(CustomerId::noun, customer.to_string());
    return found.front();
}

void require_own_price(const std::optional<Money>& price, const Currency& currency) {
    if (!price) return;
    if (price->currency != currency) {
        throw invalid_field("own_price", fmt::format("is in {}; the customer is billed in {}",
                                                     price->currency.code(), currency.code()));
    }
    if (price->minor < 0) throw invalid_field("own_price", "is below zero");
}

void require_list_price(Context& context, const services::ServiceInstance& instance,
                        const identity::BillingProfile& customer, BillingCycle cycle) {
    const auto book = services::load_price_book(context.transaction);
    if (book.price(instance.service_id, customer.customer_type, cycle, customer.currency)) return;
    const auto* service = book.find(instance.service_id);
    throw invalid_field("billing_cycle",
                        fmt::format("{} has no {} price in {} for {} customers; name an own price",
                                    service == nullptr ? "the service" : service->code, to_string(cycle),
                                    customer.currency.code(), to_string(customer.customer_type)));
}

void require_unbilled(Context& context, ServiceInstanceId instance, Date started_on) {
    for (const Subscription& other : queries::subscriptions_of(context.transaction, instance)) {
        if (other.ended_on && *other.ended_on <= started_on) continue;
        throw invalid_field("service_instance_id",
                            fmt::format("is billed by {} already; end that one first", other.id.to_string()));
    }
}

Subscription stored(Context& context, SubscriptionId id) {
    auto found = queries::find_subscription(context.transaction, id);
    if (!found) throw not_found(SubscriptionId::noun, id.to_string());
    return *std::move(found);
}

bool has_ended(const Context& context, const Subscription& subscription) {
    return subscription.ended_on && *subscription.ended_on <= context.today();
}

int day_of(Date date) {
    return static_cast<int>(static_cast<unsigned>(date.day()));
}

Date require_start(const Context& context, const std::optional<Date>& started_on) {
    const Date start = started_on.value_or(context.today());
    if (days_between(start, context.today()) > most_days_back) {
        throw invalid_field("started_on", "lies more than ten years back");
    }
    return start;
}

void end_on(Context& context, Subscription& subscription, Date date, std::string_view reason) {
    subscription.ended_on = date;
    queries::update_subscription(context.transaction, subscription);
    platform::record_event(
        context, "subscription.ended", subscription.id.to_string(),
        fmt::format(R"({{"ended_on":"{}","reason":{}}})", dotmac::to_string(date), quote_json(reason)));
}

// A pause that billing has not passed yet is taken up again: two pauses between two runs count as one.
void pause(Context& context, Subscription& subscription) {
    if (subscription.paused_from && !subscription.paused_until) return;
    const bool passed =
        !subscription.paused_until || *subscription.paused_until <= subscription.next_period_start;
    if (passed) subscription.paused_from = context.today();
    subscription.paused_until = std::nullopt;
    queries::update_subscription(context.transaction, subscription);
}

void resume(Context& context, Subscription& subscription) {
    if (!subscription.paused_from || subscription.paused_until) return;
    subscription.paused_until = context.today();
    queries::update_subscription(context.transaction, subscription);
}

}  // namespace

Subscription create_subscription(Context& context, const SubscriptionCreate& create) {
    const auto instance = services::get_instance(context, create.service_instance_id);
    if (instance.status == ServiceStatus::cancelled) {
        throw invalid_field("service_instance_id", "is cancelled");
    }
    const auto customer = profile_of(context, instance.customer_id);
    const Date started_on = require_start(context, create.started_on);
    require_unbilled(context, instance.id, started_on);
    require_own_price(create.own_price, customer.currency);
    if (!create.own_price) require_list_price(context, instance, customer, create.billing_cycle);
    const bool operational =
        is_operational(instance.status) && customer.account_status == identity::AccountStatus::active;
    const Subscription subscription{
        .id = context.transaction.new_id<SubscriptionId>(),
        .customer_id = customer.id,
        .service_instance_id = instance.id,
        .billing_cycle = create.billing_cycle,
        .anchor_day = create.anchor_day.value_or(day_of(started_on)),
        .own_price = create.own_price,
        .currency = customer.currency,
        .started_on = started_on,
        .next_period_start = started_on,
        .paused_from = operational ? std::nullopt : std::optional{started_on},
        .created_at = context.clock->now,
    };
    queries::insert_subscription(context.transaction, subscription);
    platform::record_event(context, "subscription.created", subscription.id.to_string());
    return subscription;
}

Subscription get_subscription(Context& context, SubscriptionId id) {
    return stored(context, id);
}

Subscription change_subscription(Context& context, SubscriptionId id, const SubscriptionChange& change) {
    Subscription subscription = stored(context, id);
    require_version(context, subscription.version);
    if (has_ended(context, subscription)) throw Problem(ProblemCode::conflict, "The subscription has ended.");
    if (!change.own_price) return subscription;
    require_own_price(*change.own_price, subscription.currency);
    if (!*change.own_price) {
        require_list_price(context, services::get_instance(context, subscription.service_instance_id),
                           profile_of(context, subscription.customer_id), subscription.billing_cycle);
    }
    subscription.own_price = *change.own_price;
    queries::update_subscription(context.transaction, subscription);
    platform::record_event(context, "subscription.changed", id.to_string(),
                           subscription.own_price
                               ? fmt::format(R"({{"own_price":"{}"}})", subscription.own_price->to_string())
                               : R"({"own_price":null})");
    return subscription;
}

Subscription end_subscription(Context& context, SubscriptionId id, const SubscriptionEnd& end) {
    Subscription subscription = stored(context, id);
    require_version(context, subscription.version);
    if (subscription.ended_on) throw Problem(ProblemCode::conflict, "The subscription has ended already.");
    const Date date = end.ended_on.value_or(context.today());
    if (date < subscription.started_on) {
        throw invalid_field("ended_on", fmt::format("lies before the subscription's start on {}",
                                                    dotmac::to_string(subscription.started_on)));
    }
    end_on(context, subscription, date, end.reason);
    return subscription;
}

store::Page<Subscription> list_subscriptions(Context& context, const SubscriptionFilter& filter,
                                             const store::PageRequest& page) {
    return queries::list_subscriptions(context.transaction, filter, page);
}

std::vector<SubscriptionId> create_subscriptions(Context& context,
                                                 std::span<const NewSubscription> subscriptions) {
    std::vector<Subscription> rows;
    std::vector<SubscriptionId> ids;
    rows.reserve(subscriptions.size());
    ids.reserve(subscriptions.size());
    platform::EventBulk events{context};
    for (const NewSubscription& each : subscriptions) {
        const Date next = each.next_period_start.value_or(each.started_on);
        ids.push_back(context.transaction.new_id<SubscriptionId>());
        rows.push_back({
            .id = ids.back(),
            .customer_id = each.customer_id,
            .service_instance_id = each.service_instance_id,
            .billing_cycle = each.billing_cycle,
            .anchor_day = each.anchor_day.value_or(day_of(each.started_on)),
            .own_price = each.own_price,
            .currency = each.currency,
            .started_on = each.started_on,
            .next_period_start = next,
            .ended_on = each.ended_on,
            .paused_from = each.is_paused ? std::optional{next} : std::nullopt,
            .created_at = context.clock->now,
        });
        events.add("subscription.created", ids.back().to_string(), "{}");
    }
    queries::insert_subscriptions(context.transaction, rows);
    events.finish();
    return ids;
}

void pause_subscriptions(Context& context, CustomerId customer) {
    for (Subscription& each : queries::subscriptions_of(context.transaction, customer)) {
        if (!has_ended(context, each)) pause(context, each);
    }
}

void pause_subscriptions(Context& context, ServiceInstanceId instance) {
    for (Subscription& each : queries::subscriptions_of(context.transaction, instance)) {
        if (!has_ended(context, each)) pause(context, each);
    }
}

void resume_subscriptions(Context& context, CustomerId customer) {
    const auto instances = services::instance_states(context.transaction, customer, customer);
    for (Subscription& each : queries::subscriptions_of(context.transaction, customer)) {
        const auto instance =
            std::ranges::find(instances, each.service_instance_id, &services::InstanceState::id);
        if (instance != instances.end() && is_operational(instance->status)) resume(context, each);
    }
}

void resume_subscriptions(Context& context, ServiceInstanceId instance) {
    for (Subscription& each : queries::subscriptions_of(context.transaction, instance))
        resume(context, each);
}

void end_subscriptions_of(Context& context, ServiceInstanceId instance, std::string_view reason) {
    for (Subscription& each : queries::subscriptions_of(context.transaction, instance)) {
        if (!each.ended_on || *each.ended_on > context.today())
            end_on(context, each, std::max(context.today(), each.started_on), reason);
    }
}

}  // namespace dotmac::billing
