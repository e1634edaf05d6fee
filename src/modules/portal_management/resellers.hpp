// Resellers: partners who bring customers, earn a commission on what these pay (commissions.hpp), and may
// stand below one another. Every function runs in the caller's transaction. Refusals are Problems: not_found,
// validation_failed, conflict, precondition_failed.
#pragma once

#include "modules/portal_management/commissions.hpp"
#include "modules/portal_management/reseller_model.hpp"
#include "store/context.hpp"
#include "store/page.hpp"

namespace dotmac::portal_management {

Reseller create_reseller(Context& context, const ResellerCreate& create);
Reseller get_reseller(Context& context, ResellerId id);
store::Page<Reseller> list_resellers(Context& context, const ResellerFilter& filter,
                                     const store::PageRequest& page);
// No reseller comes to stand below itself. One that is disabled earns nothing more, and its accounts are
// suspended; enabling it again resumes none of them.
Reseller change_reseller(Context& context, ResellerId id, const ResellerChange& change);

// A customer is at most one reseller's: assigning takes him from another. What he paid before stays as it
// was.
ResellerCustomer assign_customer(Context& context, ResellerId id, const ResellerAssignment& assignment);
void release_customer(Context& context, ResellerId id, CustomerId customer);
store::Page<ResellerCustomer> list_reseller_customers(Context& context, ResellerId id,
                                                      const store::PageRequest& page);
ResellerCustomer get_reseller_customer(Context& context, ResellerId id, CustomerId customer);

}  // namespace dotmac::portal_management
