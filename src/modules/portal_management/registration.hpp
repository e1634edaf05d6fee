// Self-registration: a customer makes himself a portal account, where the tenant lets him.
#pragma once

#include "http/exchange.hpp"
#include "modules/portal_management/portal_routes.hpp"

namespace dotmac::portal_management {

// The customer whose number and address these are, and who has no account with that address, gets one; its
// activation goes to that address. Where the address is an account's already, its owner is told by mail.
// Whatever the case, the answer is the same, and so is the work of every refusal: one event and one job in
// one write. Throws not_found where the tenant offers no registration.
PortalRegistered register_customer(http::Exchange& exchange, const PortalRegistration& registration);

}  // namespace dotmac::portal_management
