// The rules of the services module. Every function runs in the caller's transaction; those that return a
// record return it as stored. Refusals are Problems: not_found, validation_failed (the field named),
// conflict, transition_refused, precondition_failed.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "modules/services/model.hpp"
#include "store/context.hpp"
#include "store/page.hpp"

namespace dotmac::services {

// The catalogue. A price names a customer type that the service is sold to, and no price stands twice.
Service create_service(Context& context, const ServiceCreate& create);
Service get_service(Context& context, ServiceId id);
Service change_service(Context& context, ServiceId id, const ServiceChange& change);
// Takes it off sale for good. Who has it keeps it.
Service retire_service(Context& context, ServiceId id);
store::Page<Service> list_services(Context& context, const ServiceFilter& filter,
                                   const store::PageRequest& page);

// What a customer has. An order is pending until it is activated; a customer may order what is on sale to its
// type (R016), unless its account is suspended (R018) or cancelled (R020).
ServiceInstance order_instance(Context& context, const ServiceInstanceCreate& create);
ServiceInstance get_instance(Context& context, ServiceInstanceId id);
ServiceInstance change_instance(Context& context, ServiceInstanceId id, const ServiceInstanceChange& change);
store::Page<ServiceInstance> list_instances(Context& context, const ServiceInstanceFilter& filter,
                                            const store::PageRequest& page);

// Status changes, each one step of ServiceStatus and one event. What makes an instance work again (activate,
// resume, the end of maintenance) needs an active account (R017).
ServiceInstance activate_instance(Context& context, ServiceInstanceId id, std::string_view reason);
ServiceInstance suspend_instance(Context& context, ServiceInstanceId id, std::string_view reason);
ServiceInstance resume_instance(Context& context, ServiceInstanceId id, std::string_view reason);
ServiceInstance cancel_instance(Context& context, ServiceInstanceId id, std::string_view reason);
ServiceInstance start_maintenance(Context& context, ServiceInstanceId id, std::string_view reason);
ServiceInstance end_maintenance(Context& context, ServiceInstanceId id, std::string_view reason);

// Follows the account: customer.suspended suspends what works (R018), customer.activated brings back what was
// suspended with it (R017), customer.cancelled cancels everything (R020).
Listeners listeners();

// For imports: many instances at once by the engine's fastest path, each with the events of a legal way to
// its status. The caller has checked that the customer exists and that the service is on sale to its type
// (PriceBook tells); listeners are not called. Returns the identifiers in the order of `instances`.
struct NewInstance {
    CustomerId customer_id;
    ServiceId service_id;
    ServiceStatus status = ServiceStatus::pending;
    std::string label;
    std::string address;
    std::optional<Date> activated_on;     // a cancelled one that has no such date was never activated
    std::optional<Date> cancelled_on;     // of cancelled ones; today where left out
    bool suspended_with_account = false;  // of suspended ones
};
std::vector<ServiceInstanceId> create_instances(Context& context, std::span<const NewInstance> instances);

// The catalogue in memory, for work on many customers (bill run, import). Retired services are in it.
class PriceBook {
  public:
    struct Entry {
        ServiceId id;
        std::string code;
        std::string name;
        ServiceType service_type = ServiceType::internet;
        Rate tax_rate;
        bool is_retired = false;
        std::vector<CustomerType> customer_types;
        std::vector<ServicePrice> prices;

        bool is_on_sale_to(CustomerType type) const;
        std::optional<Money> price(CustomerType type, BillingCycle cycle, const Currency& currency) const;
    };

    explicit PriceBook(std::vector<Entry> entries);
    const Entry* find(ServiceId id) const;                          // null where there is no such service
    const Entry* find_code(std::string_view code) const;            // in logarithmic time
    const std::vector<Entry>& entries() const { return entries_; }  // by code
    // What one whole cycle costs a customer of that type in its own currency, before tax.
    std::optional<Money> price(ServiceId id, CustomerType type, BillingCycle cycle,
                               const Currency& currency) const;

  private:
    std::vector<Entry> entries_;
    std::unordered_map<ServiceId, std::size_t> places_;
};
PriceBook load_price_book(store::Transaction& transaction);

// The instances of a range of customers, both ends included, ordered by customer and identifier.
struct InstanceState {
    ServiceInstanceId id;
    CustomerId customer_id;
    ServiceId service_id;
    ServiceStatus status = ServiceStatus::pending;
    std::optional<Date> activated_on;
    std::optional<Date> cancelled_on;
};
std::vector<InstanceState> instance_states(store::Transaction& transaction, CustomerId first,
                                           CustomerId last);

}  // namespace dotmac::services
