// What one customer and many at once have in common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "modules/identity/model.hpp"
#include "modules/identity/search.hpp"
#include "store/context.hpp"

namespace dotmac::identity {

std::string format_customer_number(std::int64_t number);  // 123 → "C-000123"
std::vector<std::string> terms_of(const Customer& customer);
// The event that tells of an account's arrival at a status.
std::string_view event_of(AccountStatus status);
// A pending customer with a new identifier; without a number where `create` has none.
Customer draft_customer(Context& context, const CustomerCreate& create, const Currency& tenant_currency);
std::string created_event_data(const Customer& customer);
// Throws conflict where the account is cancelled.
void require_open_account(CustomerId id, AccountStatus status);

}  // namespace dotmac::identity
