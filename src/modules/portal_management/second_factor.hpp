// What proves more than a password: the one-time codes of an authenticator app, or one of ten backup codes.
#pragma once

#include "modules/portal_management/entrance.hpp"
#include "modules/portal_management/log_in_model.hpp"
#include "modules/portal_management/store.hpp"

namespace dotmac::portal_management {

inline constexpr int backup_code_count = 10;

// Whether the account's authenticator shows this code now, for the first time: `stored` notes its step, which
// the caller stores.
bool takes_totp_code(const Entrance& entrance, StoredPortalAccount& stored, std::string_view code);
// Whether it is one of the account's backup codes. It is none from then on.
bool takes_backup_code(Context& context, PortalAccountId account, std::string_view code);

// Sets up one-time codes, in force once confirmed. Throws conflict where they are in force already.
PortalTotpSetup begin_totp(Context& context, const Entrance& entrance, PortalAccountId account);
// Puts them in force, or new backup codes in place of the old; the code has been accepted.
PortalBackupCodes confirm_totp(Context& context, StoredPortalAccount& stored);
PortalBackupCodes renew_backup_codes(Context& context, PortalAccountId account);
// Ends them, with the backup codes, the remembered devices and all sessions. `reason` is an administrator's,
// or "own wish".
void remove_second_factor(Context& context, StoredPortalAccount& stored, std::string_view reason);

}  // namespace dotmac::portal_management
