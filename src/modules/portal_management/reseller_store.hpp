// Queries on resellers and commissions, and nothing but queries.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "modules/portal_management/reseller_model.hpp"
#include "store/page.hpp"
#include "store/transaction.hpp"

namespace dotmac::portal_management {

void insert_reseller(store::Transaction& transaction, const Reseller& reseller);
// All that may change; the version grows by one.
void update_reseller(store::Transaction& transaction, const Reseller& reseller);
std::optional<Reseller> load_reseller(store::Transaction& transaction, ResellerId id);
store::Page<Reseller> select_resellers(store::Transaction& transaction, const ResellerFilter& filter,
                                       const store::PageRequest& page);
// Whether `above` is `below` or stands over it.
bool stands_over(store::Transaction& transaction, ResellerId above, ResellerId below);

struct StoredAssignment {
    CustomerId customer;
    ResellerId reseller;
    Instant assigned_at;
};
void put_assignment(store::Transaction& transaction, const StoredAssignment& assignment);
bool delete_assignment(store::Transaction& transaction, ResellerId reseller, CustomerId customer);
std::optional<StoredAssignment> load_assignment(store::Transaction& transaction, CustomerId customer);
store::Page<StoredAssignment> select_assignments(store::Transaction& transaction, ResellerId reseller,
                                                 const store::PageRequest& page);

// Who earns on the customers of a range, both ends included; disabled resellers and those without a rate are
// left out.
struct Earner {
    ResellerId reseller;
    Rate rate;
};
std::unordered_map<CustomerId, Earner> load_earners(store::Transaction& transaction, CustomerId first,
                                                    CustomerId last);

struct StoredCommission {
    Commission commission;
    std::string cause;
};
void insert_commissions(store::Transaction& transaction, std::span<const StoredCommission> commissions);
// All on what the customer paid, in their order.
std::vector<Commission> load_commissions(store::Transaction& transaction, CustomerId customer);
store::Page<Commission> select_commissions(store::Transaction& transaction, ResellerId reseller,
                                           const CommissionFilter& filter, const store::PageRequest& page);
Money commissions_before(store::Transaction& transaction, ResellerId reseller, const Currency& currency,
                         Date day);
std::vector<Commission> commissions_between(store::Transaction& transaction, ResellerId reseller,
                                            const Currency& currency, Date from, Date to);

}  // namespace dotmac::portal_management
