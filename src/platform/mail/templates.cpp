#include "platform/mail/templates.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/text.hpp"
#include "platform/events.hpp"
#include "platform/mail/mustache.hpp"
#include "platform/mail/outbox.hpp"
#include "platform/tenants.hpp"

namespace dotmac::platform {
namespace {

constexpr std::string_view select_text =
    "SELECT subject, text, html, version FROM mail_texts "
    "WHERE tenant_id = $1 AND template = $2 AND language = $3";
constexpr std::string_view select_languages =
    "SELECT template, language FROM mail_texts WHERE tenant_id = $1 ORDER BY template, language";
constexpr std::string_view upsert_text =
    "INSERT INTO mail_texts (tenant_id, template, language, subject, text, html, changed_at, version) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant_id, template, language) DO UPDATE SET "
    "subject = excluded.subject, text = excluded.text, html = excluded.html, "
    "changed_at = excluded.changed_at, version = excluded.version";
constexpr std::string_view delete_text =
    "DELETE FROM mail_texts WHERE tenant_id = $1 AND template = $2 AND language = $3";

constexpr MailVariable provider{"provider", "The provider's name.", "Acme Broadband"};

// Every variable of a template, the common one first.
std::vector<MailVariable> variables_of(const MailTemplate& mail_template) {
    std::vector<MailVariable> all{provider};
    all.insert(all.end(), mail_template.variables.begin(), mail_template.variables.end());
    return all;
}

const MailTemplate& find(MailTemplates templates, std::string_view name) {
    std::vector<std::string_view> names;
    for (const MailTemplate* each : templates) {
        if (each->name == name) return *each;
        names.push_back(each->name);
    }
    const auto near = nearest(name, names);
    throw Problem(ProblemCode::not_found, "There is no mail template '" + std::string{name} + "'" +
                                              (near ? "; did you mean '" + std::string{*near} + "'?" : "."));
}

const MailText* shipped_text(const MailTemplate& mail_template, std::string_view language) {
    const auto found = std::ranges::find(mail_template.texts, language, &MailText::language);
    return found == mail_template.texts.end() ? nullptr : &*found;
}

std::optional<MailTemplateText> own_text(Context& context, std::string_view name, std::string_view language) {
    return context.transaction.query(select_text, context.tenant(), name, language)
        .first([&](const store::Rows& row) {
            return MailTemplateText{.name = std::string{name},
                                    .language = std::string{language},
                                    .subject = row.get<std::string>(0),
                                    .text = row.get<std::string>(1),
                                    .html = row.get<std::optional<std::string>>(2),
                                    .is_own = true,
                                    .version = row.get<std::int64_t>(3)};
        });
}

std::optional<MailTemplateText> find_text(Context& context, const MailTemplate& mail_template,
                                          std::string_view language) {
    if (auto own = own_text(context, mail_template.name, language)) return own;
    const MailText* shipped = shipped_text(mail_template, language);
    if (shipped == nullptr) return std::nullopt;
    return MailTemplateText{.name = std::string{mail_template.name},
                            .language = std::string{language},
                            .subject = std::string{shipped->subject},
                            .text = std::string{shipped->text}};
}

MailTemplateText text_in(Context& context, const MailTemplate& mail_template, std::string_view language) {
    if (auto text = find_text(context, mail_template, language)) return *std::move(text);
    throw Problem(ProblemCode::not_found, "The template '" + std::string{mail_template.name} +
                                              "' has no text in the language '" + std::string{language} +
                                              "'.");
}

void check_part(const MailTemplate& mail_template, const std::string& field, std::string_view source) {
    const MustacheCheck check = check_mustache(source);
    if (!check.fault.empty()) throw invalid_field(field, "is no template: " + check.fault + ".");
    std::vector<std::string_view> known;
    for (const MailVariable& variable : variables_of(mail_template))
        known.push_back(variable.name);
    for (const std::string& name : check.names) {
        if (std::ranges::find(known, name) != known.end()) continue;
        throw invalid_field(field, "asks for '" + name + "', which this template does not know; it knows " +
                                       join(known, ", ") + ".");
    }
}

void check_change(const MailTemplate& mail_template, const MailTextChange& change) {
    check_part(mail_template, "subject", change.subject);
    check_part(mail_template, "text", change.text);
    if (change.html) check_part(mail_template, "html", *change.html);
}

RenderedMail render(const MailTemplateText& source, const MailValues& values) {
    RenderedMail mail{.subject = render_mustache(source.subject, values, Escaping::none),
                      .text = render_mustache(source.text, values, Escaping::none),
                      .html = {}};
    mail.html = source.html ? render_mustache(*source.html, values, Escaping::html)
                            : text_to_html(mail.text, source.language);
    return mail;
}

// A rule that forgets a value, or gives one that no template knows, is a defect.
void require_values(const MailTemplate& mail_template, const MailValues& values) {
    for (const MailVariable& variable : mail_template.variables) {
        if (values.contains(std::string{variable.name})) continue;
        throw std::logic_error("mail " + std::string{mail_template.name} + " lacks " +
                               std::string{variable.name});
    }
    if (values.size() != mail_template.variables.size())
        throw std::logic_error("mail " + std::string{mail_template.name} + " is given too many values");
}

}  // namespace

std::vector<MailTemplateInfo> list_mail_templates(Context& context, MailTemplates templates) {
    std::map<std::string, std::vector<std::string>, std::less<>> own;
    auto rows = context.transaction.query(select_languages, context.tenant());
    while (rows.next())
        own[rows.get<std::string>(0)].push_back(rows.get<std::string>(1));
    std::vector<MailTemplateInfo> all;
    for (const MailTemplate* each : templates) {
        MailTemplateInfo info{.name = std::string{each->name},
                              .description = std::string{each->description},
                              .variables = {},
                              .languages = {},
                              .own_languages = own[std::string{each->name}]};
        for (const MailVariable& variable : variables_of(*each))
            info.variables.emplace(variable.name, variable.description);
        for (const MailText& text : each->texts)
            info.languages.emplace_back(text.language);
        for (const std::string& language : info.own_languages) {
            if (shipped_text(*each, language) == nullptr) info.languages.push_back(language);
        }
        all.push_back(std::move(info));
    }
    return all;
}

MailTemplateText get_mail_text(Context& context, MailTemplates templates, std::string_view name,
                               std::string_view language) {
    return text_in(context, find(templates, name), language);
}

MailTemplateText change_mail_text(Context& context, MailTemplates templates, std::string_view name,
                                  std::string_view language, const MailTextChange& change) {
    const MailTemplate& mail_template = find(templates, name);
    if (!record::is_language(language))
        throw invalid_field("language", "is a language tag such as en or pt-BR.");
    check_change(mail_template, change);
    const auto before = own_text(context, name, language);
    const std::int64_t version = before ? before->version : 0;
    require_version(context, version);
    context.transaction.execute(upsert_text, context.tenant(), name, language, change.subject, change.text,
                                change.html, context.clock->now, version + 1);
    record_event(context, "mail_template.changed", name, event_data({{"language", language}}));
    return text_in(context, mail_template, language);
}

MailTemplateText reset_mail_text(Context& context, MailTemplates templates, std::string_view name,
                                 std::string_view language) {
    const MailTemplate& mail_template = find(templates, name);
    if (context.transaction.execute(delete_text, context.tenant(), name, language) > 0)
        record_event(context, "mail_template.reset", name, event_data({{"language", language}}));
    return text_in(context, mail_template, language);
}

RenderedMail preview_mail(Context& context, MailTemplates templates, std::string_view name,
                          std::string_view language, const std::optional<MailTextChange>& draft) {
    const MailTemplate& mail_template = find(templates, name);
    MailTemplateText source;
    if (draft) {
        check_change(mail_template, *draft);
        source.language = language;
        source.subject = draft->subject;
        source.text = draft->text;
        source.html = draft->html;
    } else {
        source = text_in(context, mail_template, language);
    }
    MailValues samples;
    for (const MailVariable& variable : variables_of(mail_template))
        samples.emplace(variable.name, variable.sample);
    return render(source, samples);
}

RenderedText render_mail(Context& context, const MailTemplate& mail_template, std::string_view language,
                         const MailValues& values) {
    require_values(mail_template, values);
    const std::string own = get(context, mail_language);
    for (const std::string_view wanted :
         {language, language.substr(0, language.find('-')), std::string_view{own}, std::string_view{"en"}}) {
        auto text = find_text(context, mail_template, wanted);
        if (!text) continue;
        MailValues all = values;
        all.emplace(provider.name, current_tenant(context.transaction).name);
        return {text->language, render(*text, all)};
    }
    throw std::logic_error("mail " + std::string{mail_template.name} + " has no English text");
}

}  // namespace dotmac::platform
