// The mail by which an operator sees that mail leaves at all (`dotmac mail test`).
#pragma once

#include "platform/mail/templates.hpp"

namespace dotmac::platform {

extern const MailTemplate test_mail;

}  // namespace dotmac::platform
