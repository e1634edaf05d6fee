// What the owner of a portal account does with his password and second factor, and an administrator in his
// place. Wrong passwords and codes count as failed log-ins (R026).
#pragma once

#include "modules/portal_management/entrance.hpp"
#include "modules/portal_management/log_in_model.hpp"

namespace dotmac::portal_management {

// The caller, as an account. Throws forbidden where he is none.
PortalAccountId own_account(const http::Exchange& exchange);

// Ends all sessions, this one too.
void change_own_password(http::Exchange& exchange, Entrance& entrance, const PortalPasswordChange& change);

PortalTotpSetup begin_own_totp(http::Exchange& exchange, Entrance& entrance);
PortalBackupCodes confirm_own_totp(http::Exchange& exchange, Entrance& entrance, const PortalTotpCode& code);
PortalBackupCodes renew_own_backup_codes(http::Exchange& exchange, Entrance& entrance,
                                         const PortalTotpCode& code);
void remove_own_totp(http::Exchange& exchange, Entrance& entrance, const PortalTotpCode& code);

// What an administrator does: for the owner whose computer was stolen, and for the one who lost telephone and
// codes.
PortalAccount end_all_sessions(Context& context, PortalAccountId id, std::string_view reason);
PortalAccount reset_second_factor(Context& context, PortalAccountId id, std::string_view reason);

// What follows from a step of an account's status: a suspended or archived one has no session, and an
// archived one no secret.
Listeners log_in_listeners();

}  // namespace dotmac::portal_management
