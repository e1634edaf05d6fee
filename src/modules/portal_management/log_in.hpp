// Logging in at a portal. These open their own transactions, because a password is hashed between two of them
// and never within one.
#pragma once

#include "modules/portal_management/entrance.hpp"
#include "modules/portal_management/log_in_model.hpp"

namespace dotmac::portal_management {

// The page of a portal (R033), and where its log-in leads (R034). Throws not_found for an unknown tenant.
PortalLogInForm log_in_form(http::Exchange& exchange, PortalAccountType type, std::string_view tenant);

// Wrong tenant, unknown login, an account of another type, wrong password, and every status but active are
// refused alike (unauthenticated), in the same time: after one hash. Where the password is right and more is
// asked for, the refusal names the field: totp_code or confirmation_code. Wrong codes count as failed
// log-ins (R026). An address from which too many accounts failed is answered with rate_limited before
// anything is looked at. Events: portal_account.logged_in, .login_failed (with the true reason),
// .login_suspicious.
PortalLoggedIn log_in(http::Exchange& exchange, Entrance& entrance, PortalAccountType type,
                      const PortalLogIn& request);

// Exchanges both tokens. A refresh token that was exchanged before ends the session.
PortalTokens refresh(http::Exchange& exchange, Entrance& entrance, const PortalRefresh& request);

}  // namespace dotmac::portal_management
