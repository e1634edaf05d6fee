// The queries of the services module, and nothing but queries. All are bound to the transaction's tenant.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "modules/services/model.hpp"
#include "modules/services/service.hpp"
#include "store/page.hpp"
#include "store/transaction.hpp"

namespace dotmac::services::queries {

using store::Transaction;

void insert_service(Transaction& transaction, const Service& service);
void update_service(Transaction& transaction, const Service& service);
std::optional<Service> find_service(Transaction& transaction, ServiceId id);
bool code_is_taken(Transaction& transaction, std::string_view code);
store::Page<Service> list_services(Transaction& transaction, const ServiceFilter& filter,
                                   const store::PageRequest& page);
std::vector<PriceBook::Entry> price_book_entries(Transaction& transaction);  // by code
// Codes of what is on sale to a type of customer, by code, at most `limit`.
std::vector<std::string> codes_on_sale(Transaction& transaction, CustomerType type, int limit);

void insert_instance(Transaction& transaction, const ServiceInstance& instance);
// Writes what may change of an instance: texts, status, dates, version.
void update_instance(Transaction& transaction, const ServiceInstance& instance);
std::optional<ServiceInstance> find_instance(Transaction& transaction, ServiceInstanceId id);
std::vector<ServiceInstance> instances_of(Transaction& transaction, CustomerId customer);
store::Page<ServiceInstance> list_instances(Transaction& transaction, const ServiceInstanceFilter& filter,
                                            const store::PageRequest& page);
void insert_instances(Transaction& transaction, std::span<const ServiceInstance> instances);
std::vector<InstanceState> instance_states(Transaction& transaction, CustomerId first, CustomerId last);

}  // namespace dotmac::services::queries
