// The catalogue: what is sold, to whom, and for how much.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/problem.hpp"
#include "modules/services/bandwidth.hpp"
#include "modules/services/service.hpp"
#include "modules/services/store.hpp"
#include "platform/events.hpp"

namespace dotmac::services {
namespace {

using registry::to_string;

bool same_slot(const ServicePrice& a, const ServicePrice& b) {
    return a.customer_type == b.customer_type && a.billing_cycle == b.billing_cycle &&
           a.price.currency == b.price.currency;
}

void require_bandwidth_unit(const Service& service, std::vector<FieldProblem>& faults) {
    const bool has_speed = service.download || service.upload;
    if (has_speed && !service.bandwidth_unit)
        faults.push_back({"bandwidth_unit", "is needed with download or upload"});
    if (!has_speed && service.bandwidth_unit)
        faults.push_back({"bandwidth_unit", "stands alone: give download or upload with it"});
}

void require_distinct_types(const Service& service, std::vector<FieldProblem>& faults) {
    for (std::size_t i = 0; i < service.customer_types.size(); ++i) {
        const auto before = service.customer_types.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::find(service.customer_types.begin(), before, service.customer_types[i]) == before) continue;
        faults.push_back({fmt::format("customer_types[{}]", i),
                          fmt::format("{} stands here twice", to_string(service.customer_types[i]))});
    }
}

void require_sound_prices(const Service& service, std::vector<FieldProblem>& faults) {
    for (std::size_t i = 0; i < service.prices.size(); ++i) {
        const ServicePrice& price = service.prices[i];
        if (std::ranges::find(service.customer_types, price.customer_type) == service.customer_types.end()) {
            faults.push_back({fmt::format("prices[{}].customer_type", i),
                              fmt::format("{} is not among the customer_types that may buy this",
                                          to_string(price.customer_type))});
        }
        const auto before = service.prices.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::any_of(service.prices.begin(), before,
                        [&](const ServicePrice& other) { return same_slot(price, other); })) {
            faults.push_back(
                {fmt::format("prices[{}]", i),
                 fmt::format("a {} price for {} in {} stands here twice", to_string(price.billing_cycle),
                             to_string(price.customer_type), price.price.currency.code())});
        }
    }
}

void require_sound(const Service& service) {
    std::vector<FieldProblem> faults;
    require_bandwidth_unit(service, faults);
    require_distinct_types(service, faults);
    require_sound_prices(service, faults);
    if (!faults.empty()) throw Problem(ProblemCode::validation_failed, "", std::move(faults));
}

// As a transaction would read it back.
Service stored(Context& context, ServiceId id) {
    auto found = queries::find_service(context.transaction, id);
    if (!found) throw not_found(ServiceId::noun, id.to_string());
    return std::move(*found);
}

Service save(Context& context, Service service, std::string_view event) {
    ++service.version;
    queries::update_service(context.transaction, service);
    platform::record_event(context, event, service.id.to_string());
    return stored(context, service.id);
}

}  // namespace

Service create_service(Context& context, const ServiceCreate& create) {
    Service service;
    service.code = create.code;
    service.name = create.name;
    service.description = create.description;
    service.service_type = create.service_type;
    service.download = create.download;
    service.upload = create.upload;
    service.bandwidth_unit = create.bandwidth_unit;
    service.tax_rate = create.tax_rate;
    service.customer_types = create.customer_types;
    service.prices = create.prices;
    require_sound(service);
    if (queries::code_is_taken(context.transaction, create.code)) {
        throw Problem(ProblemCode::conflict, "",
                      {{"code", fmt::format("another service has the code '{}'", create.code)}});
    }
    service.id = context.transaction.new_id<ServiceId>();
    service.created_at = context.clock->now;
    queries::insert_service(context.transaction, service);
    platform::record_event(context, "offering.created", service.id.to_string());
    return stored(context, service.id);
}

Service get_service(Context& context, ServiceId id) {
    return stored(context, id);
}

Service change_service(Context& context, ServiceId id, const ServiceChange& change) {
    Service service = stored(context, id);
    require_version(context, service.version);
    if (change.name) service.name = *change.name;
    if (change.description) service.description = *change.description;
    if (change.download) service.download = *change.download;
    if (change.upload) service.upload = *change.upload;
    if (change.bandwidth_unit) service.bandwidth_unit = *change.bandwidth_unit;
    if (change.tax_rate) service.tax_rate = *change.tax_rate;
    if (change.customer_types) service.customer_types = *change.customer_types;
    if (change.prices) service.prices = *change.prices;
    require_sound(service);
    return save(context, std::move(service), "offering.changed");
}

Service retire_service(Context& context, ServiceId id) {
    Service service = stored(context, id);
    require_version(context, service.version);
    if (service.is_retired) {
        throw Problem(ProblemCode::conflict, fmt::format("The service {} is retired already.", service.code));
    }
    service.is_retired = true;
    return save(context, std::move(service), "offering.retired");
}

store::Page<Service> list_services(Context& context, const ServiceFilter& filter,
                                   const store::PageRequest& page) {
    return queries::list_services(context.transaction, filter, page);
}

}  // namespace dotmac::services
