// What a customer has: orders, status changes, and how services follow the account.
#include "modules/services/service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "modules/identity/service.hpp"
#include "modules/services/events.hpp"
#include "modules/services/store.hpp"
#include "registry/transition.hpp"

namespace dotmac::services {
namespace {

using identity::AccountStatus;
using registry::to_string;

ServiceInstance stored(Context& context, ServiceInstanceId id) {
    auto found = queries::find_instance(context.transaction, id);
    if (!found) throw not_found(ServiceInstanceId::noun, id.to_string());
    return std::move(*found);
}

// What services must know of a customer: type and status of the account.
std::optional<identity::BillingProfile> profile_of(Context& context, CustomerId id) {
    const auto found = identity::billing_profiles(context.transaction, id, id);
    return found.empty() ? std::nullopt : std::optional{found.front()};
}

identity::BillingProfile customer_who_orders(Context& context, CustomerId id) {
    const auto customer = profile_of(context, id);
    if (!customer) {
        throw invalid_field("customer_id", fmt::format("there is no customer '{}'", id.to_string()));
    }
    const AccountStatus status = customer->account_status;
    if (status == AccountStatus::suspended || status == AccountStatus::cancelled) {
        throw Problem(
            ProblemCode::conflict,
            fmt::format("The account is {}, and such an account orders nothing.", to_string(status)));
    }
    return *customer;
}

// R016: what is not on sale to this type of customer is refused, and what is on sale is named.
void require_on_sale(Context& context, ServiceId id, CustomerType type) {
    constexpr int most_named = 20;
    const auto service = queries::find_service(context.transaction, id);
    if (!service) throw invalid_field("service_id", fmt::format("there is no service '{}'", id.to_string()));
    const auto& types = service->customer_types;
    const bool is_for_type = std::ranges::find(types, type) != types.end();
    if (is_for_type && !service->is_retired) return;
    const std::string why =
        service->is_retired ? "is retired" : fmt::format("is not sold to {} customers", to_string(type));
    const auto available = queries::codes_on_sale(context.transaction, type, most_named);
    throw invalid_field(
        "service_id",
        fmt::format("{} {}; available: {}", service->code, why,
                    available.empty() ? "nothing" : fmt::to_string(fmt::join(available, ", "))));
}

void require_active_account(Context& context, const ServiceInstance& instance) {
    const auto customer = profile_of(context, instance.customer_id);
    if (customer && customer->account_status == AccountStatus::active) return;
    const auto status = customer ? to_string(customer->account_status) : std::string_view{"gone"};
    throw Problem(ProblemCode::conflict,
                  fmt::format("Services work for active accounts only, and this account is {}.", status));
}

// The one place that changes a status.
void step(Context& context, ServiceInstance& instance, ServiceStatus to, std::string_view event,
          std::string_view reason) {
    const ServiceStatus from = instance.status;
    instance.status = registry::transition(from, to);
    instance.suspended_with_account = false;
    if (to == ServiceStatus::active && !instance.activated_on) instance.activated_on = context.today();
    if (to == ServiceStatus::cancelled) instance.cancelled_on = context.today();
    ++instance.version;
    queries::update_instance(context.transaction, instance);
    platform::record_transition(context, event, instance.id.to_string(), to_string(from), to_string(to),
                                reason);
}

// `expected_from` parts the ways that lead to the same status: what is resumed was suspended.
ServiceInstance take_step(Context& context, ServiceInstanceId id, std::optional<ServiceStatus> expected_from,
                          ServiceStatus to, std::string_view event, std::string_view reason) {
    ServiceInstance instance = stored(context, id);
    require_version(context, instance.version);
    if (expected_from && instance.status != *expected_from) {
        throw Problem(ProblemCode::transition_refused,
                      fmt::format("This starts from {}, and the service is {}.", to_string(*expected_from),
                                  to_string(instance.status)));
    }
    if (!registry::can_transition(instance.status, to)) registry::transition(instance.status, to);
    if (to == ServiceStatus::active) require_active_account(context, instance);
    step(context, instance, to, event, reason);
    return instance;
}

constexpr std::string_view account_suspended = "the account was suspended";
constexpr std::string_view account_activated = "the account was activated";
constexpr std::string_view account_cancelled = "the account was cancelled";

void end_maintenance_first(Context& context, ServiceInstance& instance, std::string_view reason) {
    if (instance.status != ServiceStatus::maintenance) return;
    step(context, instance, ServiceStatus::active, "service.maintenance_ended", reason);
}

std::vector<ServiceInstance> instances_of(Context& context, const Notice& notice) {
    const auto customer = CustomerId::parse(notice.subject);
    if (!customer) throw std::logic_error{"an event of a customer without its identifier"};
    return queries::instances_of(context.transaction, *customer);
}

// What follows from an event is no answer to what a client read: its If-Match concerns the account alone.
void suspend_with_account(Context& context, const Notice& notice) {
    for (ServiceInstance& instance : instances_of(context, notice)) {
        end_maintenance_first(context, instance, account_suspended);
        if (instance.status != ServiceStatus::active) continue;
        step(context, instance, ServiceStatus::suspended, "service.suspended", account_suspended);
        instance.suspended_with_account = true;
        queries::update_instance(context.transaction, instance);
    }
}

void resume_with_account(Context& context, const Notice& notice) {
    for (ServiceInstance& instance : instances_of(context, notice)) {
        if (instance.status != ServiceStatus::suspended || !instance.suspended_with_account) continue;
        step(context, instance, ServiceStatus::active, "service.resumed", account_activated);
    }
}

void cancel_with_account(Context& context, const Notice& notice) {
    for (ServiceInstance& instance : instances_of(context, notice)) {
        if (registry::is_final(instance.status)) continue;
        end_maintenance_first(context, instance, account_cancelled);
        step(context, instance, ServiceStatus::cancelled, "service.cancelled", account_cancelled);
    }
}

}  // namespace

ServiceInstance order_instance(Context& context, const ServiceInstanceCreate& create) {
    const identity::BillingProfile customer = customer_who_orders(context, create.customer_id);
    require_on_sale(context, create.service_id, customer.customer_type);
    ServiceInstance instance;
    instance.id = context.transaction.new_id<ServiceInstanceId>();
    instance.customer_id = create.customer_id;
    instance.service_id = create.service_id;
    instance.status = registry::initial<ServiceStatus>();
    instance.provisioning_status = registry::initial<ProvisioningStatus>();
    instance.label = create.label;
    instance.address = create.address;
    instance.ordered_at = context.clock->now;
    queries::insert_instance(context.transaction, instance);
    platform::record_event(context, "service.ordered", instance.id.to_string(), ordered_data(instance));
    return instance;
}

ServiceInstance get_instance(Context& context, ServiceInstanceId id) {
    return stored(context, id);
}

ServiceInstance change_instance(Context& context, ServiceInstanceId id, const ServiceInstanceChange& change) {
    ServiceInstance instance = stored(context, id);
    require_version(context, instance.version);
    if (change.label) instance.label = *change.label;
    if (change.address) instance.address = *change.address;
    ++instance.version;
    queries::update_instance(context.transaction, instance);
    platform::record_event(context, "service.changed", id.to_string());
    return instance;
}

store::Page<ServiceInstance> list_instances(Context& context, const ServiceInstanceFilter& filter,
                                            const store::PageRequest& page) {
    return queries::list_instances(context.transaction, filter, page);
}

ServiceInstance activate_instance(Context& context, ServiceInstanceId id, std::string_view reason) {
    return take_step(context, id, ServiceStatus::pending, ServiceStatus::active, "service.activated", reason);
}

ServiceInstance suspend_instance(Context& context, ServiceInstanceId id, std::string_view reason) {
    return take_step(context, id, {}, ServiceStatus::suspended, "service.suspended", reason);
}

ServiceInstance resume_instance(Context& context, ServiceInstanceId id, std::string_view reason) {
    return take_step(context, id, ServiceStatus::suspended, ServiceStatus::active, "service.resumed", reason);
}

ServiceInstance cancel_instance(Context& context, ServiceInstanceId id, std::string_view reason) {
    return take_step(context, id, {}, ServiceStatus::cancelled, "service.cancelled", reason);
}

ServiceInstance start_maintenance(Context& context, ServiceInstanceId id, std::string_view reason) {
    return take_step(context, id, {}, ServiceStatus::maintenance, "service.maintenance_started", reason);
}

ServiceInstance end_maintenance(Context& context, ServiceInstanceId id, std::string_view reason) {
    return take_step(context, id, ServiceStatus::maintenance, ServiceStatus::active,
                     "service.maintenance_ended", reason);
}

Listeners listeners() {
    return {
        {"customer.suspended", suspend_with_account},
        {"customer.activated", resume_with_account},
        {"customer.cancelled", cancel_with_account},
    };
}

}  // namespace dotmac::services
