// Many instances at once, as an import brings them.
#include "modules/services/events.hpp"
#include "modules/services/service.hpp"
#include "modules/services/store.hpp"
#include "registry/transition.hpp"

namespace dotmac::services {
namespace {

using registry::to_string;

struct Step {
    ServiceStatus to;
    std::string_view event;
};
constexpr Step activation{ServiceStatus::active, "service.activated"};
constexpr Step suspension{ServiceStatus::suspended, "service.suspended"};
constexpr Step cancellation{ServiceStatus::cancelled, "service.cancelled"};
constexpr Step maintenance{ServiceStatus::maintenance, "service.maintenance_started"};

// The steps that a service takes from its order to where it stands now.
std::vector<Step> way_to(const NewInstance& instance) {
    switch (instance.status) {
        case ServiceStatus::pending:
            return {};
        case ServiceStatus::active:
            return {activation};
        case ServiceStatus::suspended:
            return {activation, suspension};
        case ServiceStatus::maintenance:
            return {activation, maintenance};
        case ServiceStatus::cancelled:
            if (!instance.activated_on) return {cancellation};
            return {activation, cancellation};
    }
    return {};
}

void walk(platform::EventBulk& events, ServiceInstance& instance, const NewInstance& wanted) {
    const std::string subject = instance.id.to_string();
    events.add("service.ordered", subject, ordered_data(instance));
    for (const Step& step : way_to(wanted)) {
        const ServiceStatus from = instance.status;
        instance.status = registry::transition(from, step.to);
        ++instance.version;
        events.add(step.event, subject,
                   platform::event_data(
                       {{"from", to_string(from)}, {"to", to_string(step.to)}, {"reason", "imported"}}));
    }
}

}  // namespace

std::vector<ServiceInstanceId> create_instances(Context& context, std::span<const NewInstance> instances) {
    const Date today = context.today();
    platform::EventBulk events{context};
    std::vector<ServiceInstance> rows;
    std::vector<ServiceInstanceId> ids;
    rows.reserve(instances.size());
    ids.reserve(instances.size());
    for (const NewInstance& wanted : instances) {
        ServiceInstance instance;
        instance.id = context.transaction.new_id<ServiceInstanceId>();
        instance.customer_id = wanted.customer_id;
        instance.service_id = wanted.service_id;
        instance.status = registry::initial<ServiceStatus>();
        instance.provisioning_status = registry::initial<ProvisioningStatus>();
        instance.label = wanted.label;
        instance.address = wanted.address;
        instance.ordered_at = context.clock->now;
        walk(events, instance, wanted);
        const bool was_active =
            wanted.status != ServiceStatus::pending && wanted.status != ServiceStatus::cancelled;
        instance.activated_on = was_active ? wanted.activated_on.value_or(today) : wanted.activated_on;
        if (wanted.status == ServiceStatus::cancelled)
            instance.cancelled_on = wanted.cancelled_on.value_or(today);
        instance.suspended_with_account = wanted.suspended_with_account;
        ids.push_back(instance.id);
        rows.push_back(std::move(instance));
    }
    queries::insert_instances(context.transaction, rows);
    events.finish();
    return ids;
}

}  // namespace dotmac::services
