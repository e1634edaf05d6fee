#include "platform/mail/outbox.hpp"

#include <algorithm>

#include "platform/events.hpp"
#include "platform/tenants.hpp"

namespace dotmac::platform {
namespace {

constexpr std::string_view insert_mail =
    "INSERT INTO mails (tenant_id, id, template, language, recipient, recipient_name, sender, sender_name, "
    "subject, text, html, state, attempts, error, created_at, due_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'queued', 0, '', $12, 0)";
constexpr std::string_view select_mails =
    "SELECT id, template, language, recipient, subject, state, attempts, error, created_at, due_at, sent_at";
const std::string select_mail = std::string{select_mails} + " FROM mails WHERE tenant_id = $1 AND id = $2";
constexpr std::string_view requeue_failed =
    "UPDATE mails SET state = 'queued', attempts = 0, due_at = 0 "
    "WHERE tenant_id = $1 AND id = $2 AND state = 'failed' AND text <> ''";
constexpr std::string_view erase_bodies =
    "UPDATE mails SET text = '', html = '' WHERE tenant_id = $1 AND id IN (SELECT id FROM mails "
    "WHERE tenant_id = $1 AND state = 'failed' AND text <> '' AND created_at < $2 LIMIT $3)";
constexpr std::string_view delete_old =
    "DELETE FROM mails WHERE tenant_id = $1 AND id IN (SELECT id FROM mails "
    "WHERE tenant_id = $1 AND created_at < $2 AND state <> 'queued' ORDER BY created_at, id LIMIT $3)";

// Identifiers grow with time, so the primary key serves the list.
constexpr store::SortColumn mail_order[] = {{"created_at", "id", false}};

Mail read_mail(const store::Rows& row) {
    Mail mail{.id = row.get<MailId>(0),
              .template_name = row.get<std::string>(1),
              .language = row.get<std::string>(2),
              .recipient = row.get<std::string>(3),
              .subject = row.get<std::string>(4),
              .state = row.get<std::string>(5),
              .attempts = row.get<std::int64_t>(6),
              .error = row.get<std::string>(7),
              .created_at = row.get<Instant>(8),
              .next_attempt_at = {},
              .sent_at = row.get<std::optional<Instant>>(10)};
    if (mail.state == "queued" && mail.attempts > 0) mail.next_attempt_at = row.get<Instant>(9);
    return mail;
}

// RFC 5322 has no control characters in a header; one that came through would begin a header of its own.
void require_one_line(const std::string& field, std::string_view text) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (std::ranges::any_of(text, is_control))
        throw invalid_field(field, "holds a control character, which no mail header may.");
}

}  // namespace

MailId queue_mail(Context& context, const MailTemplate& mail_template, std::string_view language,
                  const MailRecipient& recipient, const MailValues& values) {
    if (!record::is_email(recipient.address))
        throw invalid_field("recipient", "is no e-mail address such as jane@example.com.");
    require_one_line("recipient", recipient.name);
    const auto [rendered_in, mail] = render_mail(context, mail_template, language, values);
    require_one_line("subject", mail.subject);
    std::string sender_name = get(context, mail_from_name);
    if (sender_name.empty()) sender_name = current_tenant(context.transaction).name;
    require_one_line("mail.from_name", sender_name);
    const auto id = context.transaction.new_id<MailId>();
    context.transaction.execute(insert_mail, context.tenant(), id, mail_template.name, rendered_in,
                                recipient.address, recipient.name, get(context, mail_from_address),
                                sender_name, mail.subject, mail.text, mail.html, context.clock->now);
    notify(context, {mail_queued, id.to_string(), "{}"});
    return id;
}

store::Page<Mail> list_mails(Context& context, const MailFilter& filter, const store::PageRequest& page) {
    store::ListQuery list{context.transaction, select_mails, "FROM mails WHERE tenant_id = ?"};
    list.where("state = ?", filter.state)
        .where("recipient = ?", filter.recipient)
        .where("template = ?", filter.template_name);
    return list.page(page, mail_order, "id", read_mail, true);
}

Mail get_mail(Context& context, MailId id) {
    auto mail = context.transaction.query(select_mail, context.tenant(), id).first(read_mail);
    if (!mail) throw not_found(MailId::noun, id.to_string());
    return *std::move(mail);
}

Mail retry_mail(Context& context, MailId id) {
    const Mail mail = get_mail(context, id);
    if (context.transaction.execute(requeue_failed, context.tenant(), id) == 0) {
        throw Problem(ProblemCode::conflict,
                      mail.state == "failed"
                          ? "The text of the mail is erased already; what it was about is to be done anew."
                          : "The mail is " + mail.state + "; only a failed one is tried again.");
    }
    record_event(context, "mail.retried", id.to_string(), event_data({{"template", mail.template_name}}));
    notify(context, {mail_queued, id.to_string(), "{}"});
    return get_mail(context, id);
}

std::int64_t purge_mails(Context& context, std::int64_t limit) {
    const auto before = [&](const IntegerSetting& days) {
        return context.clock->now - std::chrono::days{get(context, days)};
    };
    return context.transaction.execute(erase_bodies, context.tenant(), before(mail_body_days), limit) +
           context.transaction.execute(delete_old, context.tenant(), before(mail_retention_days), limit);
}

SettingReferences mail_settings() {
    static const SettingReference all[] = {&mail_language, &mail_from_address, &mail_from_name,
                                           &mail_body_days, &mail_retention_days};
    return all;
}

}  // namespace dotmac::platform
