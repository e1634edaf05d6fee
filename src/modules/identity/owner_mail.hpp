// Tells a user by mail what has changed about his log-in. Inside of this module only.
#pragma once

#include "modules/identity/model.hpp"
#include "platform/credentials/security_mail.hpp"

namespace dotmac::identity {

using platform::SecurityChange;

inline void mail_owner(Context& context, const User& user, SecurityChange change) {
    platform::mail_security_change(context, change, {.account = user.email, .address = user.email});
}

}  // namespace dotmac::identity
