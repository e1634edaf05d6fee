// What a password of a portal must be, and how one is set. Hashing takes tens of milliseconds, so it is done
// between two transactions: `prepare_password`, then `set_password` within one.
#pragma once

#include "modules/portal_management/entrance.hpp"
#include "modules/portal_management/model.hpp"

namespace dotmac::portal_management {

inline constexpr std::int64_t passwords_remembered = 5;  // with the present one

struct PreparedPassword {
    platform::PasswordHash hash;
};

// Throws validation_failed, naming `field`, for a password that breaks a rule of all passwords
// (platform/credentials/password_rules.hpp), or is one of the account's last five. Opens transactions of its
// own, in `tenant`.
PreparedPassword prepare_password(http::Exchange& exchange, Entrance& entrance, TenantId tenant,
                                  PortalAccountId account, std::string_view field, std::string_view password);
// Ends all sessions of the account and forgets its devices; an event portal_account.password_changed. It may
// be the first password. `reason` says how it came about ("own wish", "reset by mail").
void set_password(Context& context, PortalAccountId account, const PreparedPassword& password,
                  std::string_view reason);
// The same password, hashed anew at a higher cost, where it is still the one that `before` is of.
void replace_hash(Context& context, PortalAccountId account, const platform::PasswordHash& before,
                  const platform::PasswordHash& after);

}  // namespace dotmac::portal_management
