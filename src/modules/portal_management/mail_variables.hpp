// What mails about portal accounts may ask for. Inside of this module only.
#pragma once

#include "platform/mail/templates.hpp"

namespace dotmac::portal_management::mail_variables {

inline constexpr platform::MailVariable portal_id{"portal_id", "The account's Portal ID.", "K7QF2M9X"};
inline constexpr platform::MailVariable link{"link", "A link that does it; it works once.",
                                             "https://portal.example.com/activate#acme/ABCD-EFGH-JKLM-NPQR"};
inline constexpr platform::MailVariable code{"code", "The same as a code to type in.", "ABCD-EFGH-JKLM-NPQR"};
inline constexpr platform::MailVariable new_email{"new_email", "The address that the account shall have.",
                                                  "jane.new@example.com"};
inline constexpr platform::MailVariable when{"when", "The moment, in the account's time zone.",
                                             "2026-03-10 09:00 Etc/UTC"};
inline constexpr platform::MailVariable address{"address", "The network address that it came from.",
                                                "192.0.2.7"};
inline constexpr platform::MailVariable device{"device", "What the browser or app says of itself.",
                                               "Firefox on Linux"};

}  // namespace dotmac::portal_management::mail_variables
