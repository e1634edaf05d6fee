// What a tenant decides about its portal.
#pragma once

#include "platform/settings.hpp"

namespace dotmac::portal_management {

inline constexpr platform::BooleanSetting account_with_customer{
    {"portal.account_with_customer",
     "A new customer who has an e-mail address gets a portal account at once."},
    false};
inline constexpr platform::BooleanSetting self_registration{
    {"portal.self_registration",
     "Customers may make themselves a portal account, by customer number and e-mail address."},
    false};

}  // namespace dotmac::portal_management
