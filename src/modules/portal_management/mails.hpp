// The mails about portal accounts. What every one of them may say stands in mails.cpp, in the shipped
// languages; a tenant may word it differently (platform/mail).
#pragma once

#include "platform/mail/outbox.hpp"

namespace dotmac::portal_management {

// portal_id, link, code: a new account waits for one of the two (R024).
extern const platform::MailTemplate activation_mail;
// portal_id: somebody registered with the address of an account that exists already.
extern const platform::MailTemplate already_registered_mail;
// portal_id, link, code: to the address that an account shall have.
extern const platform::MailTemplate new_address_mail;
// portal_id, new_email, link, code: to the one it has.
extern const platform::MailTemplate old_address_mail;
// portal_id, link, code.
extern const platform::MailTemplate password_reset_mail;
// portal_id, when.
extern const platform::MailTemplate password_changed_mail;
// portal_id, code, when, address, device: a log-in that looks unlike its owner's.
extern const platform::MailTemplate log_in_confirmation_mail;

platform::MailTemplates mail_templates();

}  // namespace dotmac::portal_management
