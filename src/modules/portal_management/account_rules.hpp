// What the ways to a portal account, and out of it, have in common.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "modules/portal_management/store.hpp"
#include "store/context.hpp"

namespace dotmac::portal_management {

// Whose account it is going to be is known to exist.
struct NewAccount {
    PortalAccountType account_type = PortalAccountType::customer;
    std::optional<CustomerId> customer_id;
    std::optional<UserId> user_id;
    std::optional<ResellerId> reseller_id;
    std::string email;
    std::optional<std::string> language;
    std::optional<TimeZone> time_zone;
};
// A new account that waits for its activation, not stored yet.
StoredPortalAccount draft_account(Context& context, const NewAccount& account, std::string portal_id);
std::string created_event_data(const PortalAccount& account);
std::vector<std::string> unused_portal_ids(Context& context, std::size_t count);

bool is_let_in_as_technician(const identity::User& user);
// Those of them that are active or locked.
void suspend_all(Context& context, std::span<const PortalAccount> accounts, std::string_view reason);

}  // namespace dotmac::portal_management
