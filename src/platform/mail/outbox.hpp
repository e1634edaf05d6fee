// The outbox: mails that rules have queued, each in the transaction that caused it, and what became of them.
// They leave after the commit (sender.hpp), at least once, always under the same Message-ID.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/mail/templates.hpp"
#include "platform/settings.hpp"
#include "record/types.hpp"
#include "store/page.hpp"

namespace dotmac::platform {

struct MailTag {
    static constexpr std::string_view prefix = "mai";
    static constexpr std::string_view noun = "mail";
};
using MailId = Id<MailTag>;

struct MailRecipient {
    std::string address;
    std::string name;  // may be empty
};

// Renders the template and puts the mail into the outbox. `language` is what the recipient reads (may be
// empty); `values` has one text for every variable of the template. Throws validation_failed for an address
// or a subject that would break a header: what is sent never holds a control character. Listeners hear
// "mail.queued" (which is no event: nothing is recorded).
MailId queue_mail(Context& context, const MailTemplate& mail_template, std::string_view language,
                  const MailRecipient& recipient, const MailValues& values);

// queued → sent or failed; failed → queued by request.
inline constexpr std::string_view mail_states = "queued sent failed";
inline constexpr std::string_view mail_queued = "mail.queued";

// What staff sees of a mail. Never its body: that may hold a link that opens somebody's account.
struct Mail {
    MailId id;
    std::string template_name;
    std::string language;
    std::string recipient;
    std::string subject;
    std::string state;
    std::int64_t attempts = 0;
    std::string error;  // the last attempt's; empty where none failed
    Instant created_at;
    std::optional<Instant> next_attempt_at;  // real time; nothing where there is none
    std::optional<Instant> sent_at;          // real time
};
const record::Description& description_of(const Mail*);

struct MailFilter {
    std::optional<std::string> state;
    std::optional<std::string> recipient;
    std::optional<std::string> template_name;
};
const record::Description& description_of(const MailFilter*);

// Newest first.
store::Page<Mail> list_mails(Context& context, const MailFilter& filter, const store::PageRequest& page);
Mail get_mail(Context& context, MailId id);
// failed → queued, with all its attempts anew; an event mail.retried. Throws conflict where it has not
// failed, or its body is erased already.
Mail retry_mail(Context& context, MailId id);

// Erases the bodies of mails that failed long ago, and forgets mails that are older still; at most `limit` of
// each. Returns how many rows it touched.
std::int64_t purge_mails(Context& context, std::int64_t limit);

inline constexpr TextSetting mail_language{
    {"mail.language", "The language of mails to people who have named none."},
    "en",
    20,
    record::is_language,
    "a language tag such as en or pt-BR"};
inline constexpr TextSetting mail_from_address{
    {"mail.from_address", "Whom mails come from; the program's address (mail_from) where empty."},
    "",
    254,
    record::is_email,
    "an e-mail address such as service@example.com"};
inline constexpr TextSetting mail_from_name{
    {"mail.from_name", "The name beside that address; the provider's where empty."}, "", 100};
inline constexpr IntegerSetting mail_body_days{
    {"mail.body_days", "Days after which the text of a mail that failed is erased."}, 7, 1, 365};
inline constexpr IntegerSetting mail_retention_days{
    {"mail.retention_days", "Days after which a mail is forgotten: to whom it went, and when."}, 90, 1, 3650};

SettingReferences mail_settings();

}  // namespace dotmac::platform
