// The mails' HTTP face.
#pragma once

#include "http/router.hpp"
#include "platform/mail/templates.hpp"

namespace dotmac::platform {

// `templates` are those of all modules; they outlive the router.
void add_mail_routes(http::Router& router, MailTemplates templates);

}  // namespace dotmac::platform
