// What owners are told when the way in which they log in has changed: the mail goes out whoever did it, so
// that nobody who has got in can stay unnoticed.
#pragma once

#include <string_view>

#include "platform/mail/templates.hpp"
#include "store/context.hpp"

namespace dotmac::platform {

enum class SecurityChange { password, codes_set_up, codes_removed, backup_codes, address };

struct AccountOwner {
    std::string_view account;     // what he logs in with
    std::string_view address;     // where the mail goes; of a change of address, the old one
    std::string_view language{};  // may be empty
};

extern const MailTemplate security_mail;

// Queues the mail. It holds no secret.
void mail_security_change(Context& context, SecurityChange change, const AccountOwner& owner);

}  // namespace dotmac::platform
