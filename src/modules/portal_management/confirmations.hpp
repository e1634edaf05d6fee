// The code that a suspicious log-in is mailed to the account's owner: good once, and for a quarter of an
// hour.
#pragma once

#include "modules/portal_management/entrance.hpp"
#include "modules/portal_management/model.hpp"

namespace dotmac::portal_management {

// Mails a new code, unless one went out within the last minute.
void mail_confirmation(Context& context, const PortalAccount& account, std::string_view suspicion,
                       Instant now);
// Whether it is the code that was mailed, in time. It is none from then on.
bool takes_confirmation(Context& context, PortalAccountId account, std::string_view code, Instant now);

}  // namespace dotmac::portal_management
