// What the owner of a portal account does with his password and second factor, and an administrator in his
// place. Wrong passwords and codes count as failed log-ins (R026).
#pragma once

#include "modules/portal_management/entrance.hpp"
#include "modules/portal_management/log_in_model.hpp"

namespace dotmac::portal_management {

// The caller, as an account. Throws forbidden where he is none.
PortalAccountId own_account(const http::Exchange& exchange);

// The hash of the caller's password, which is `password`. Where it is another, throws validation_failed,
// naming current_password, and records `occasion` ("its change"). Opens transactions of its own.
platform::PasswordHash require_own_password(http::Exchange& exchange, Entrance& entrance,
                                            std::string_view password, std::string_view occasion);
// Ends all sessions, this one too.
void change_own_password(http::Exchange& exchange, Entrance& entrance, const PasswordChange& change);

// Both ask for the present password: a session that was left open, or a token that was stolen, is not enough
// to bind an account to another telephone, or to none.
PortalTotpSetup begin_own_totp(http::Exchange& exchange, Entrance& entrance, const TotpBegin& begin);
PortalBackupCodes confirm_own_totp(http::Exchange& exchange, Entrance& entrance, const TotpCode& code);
PortalBackupCodes renew_own_backup_codes(http::Exchange& exchange, Entrance& entrance, const TotpCode& code);
// Ends all sessions, this one too.
void remove_own_totp(http::Exchange& exchange, Entrance& entrance, const TotpRemoval& removal);

// What an administrator does: for the owner whose computer was stolen, and for the one who lost telephone and
// codes.
PortalAccount end_all_sessions(Context& context, PortalAccountId id, std::string_view reason);
PortalAccount reset_second_factor(Context& context, PortalAccountId id, std::string_view reason);

// What follows from a step of an account's status: a suspended or archived one has no session, and an
// archived one no secret.
Listeners log_in_listeners();

}  // namespace dotmac::portal_management
