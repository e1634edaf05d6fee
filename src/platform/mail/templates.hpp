// Mail templates. A template is declared once, as a constant beside the rule that sends it, with its
// variables and its shipped texts, and gathered for API, CLI and tests by the wiring:
//
//   inline constexpr MailVariable variables[] = {{"link", "Where the account is activated.", "https://…"}};
//   inline constexpr MailText texts[] = {{"en", "Activate your account", "Hello {{name}}, …"}, …};
//   inline constexpr MailTemplate activation{"portal.activation", "A new account …", variables, texts};
//
// Texts are Mustache: {{name}}, {{#name}}shown where there is one{{/name}}, {{^name}}or where not{{/name}}.
// The HTML part is made from the text (paragraphs, parted by blank lines, and links to click on) unless a
// tenant writes its own, in which every value is escaped. {{provider}}, the tenant's name, is known in every
// template.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "record/record.hpp"
#include "store/context.hpp"

namespace dotmac::platform {

struct MailVariable {
    std::string_view name;
    std::string_view description;
    std::string_view sample;  // for previews
};

struct MailText {
    std::string_view language;  // "en"
    std::string_view subject;   // never holds a secret: lists and logs show it
    std::string_view text;
};

// All that it points to lives as long as the program.
struct MailTemplate {
    std::string_view name;  // "portal.activation"
    std::string_view description;
    std::span<const MailVariable> variables;
    std::span<const MailText> texts;  // English is one of them
};
using MailTemplates = std::span<const MailTemplate* const>;
using MailValues = std::map<std::string, std::string>;

// The languages in which every template is shipped.
inline constexpr std::string_view shipped_languages[] = {"en", "de", "fr", "es", "pt"};

struct MailTemplateInfo {
    std::string name;
    std::string description;
    std::map<std::string, std::string> variables;  // name → what it says
    std::vector<std::string> languages;            // shipped ones, and those that the tenant has added
    std::vector<std::string> own_languages;        // in the tenant's own words
};
const record::Description& description_of(const MailTemplateInfo*);

struct MailTemplateText {
    std::string name;
    std::string language;
    std::string subject;
    std::string text;
    std::optional<std::string> html;
    bool is_own = false;       // the tenant's words
    std::int64_t version = 0;  // 0: as shipped
};
const record::Description& description_of(const MailTemplateText*);

struct MailTextChange {
    std::string subject;
    std::string text;
    std::optional<std::string> html;
};
const record::Description& description_of(const MailTextChange*);

struct RenderedMail {
    std::string subject;
    std::string text;
    std::string html;
};
const record::Description& description_of(const RenderedMail*);

std::vector<MailTemplateInfo> list_mail_templates(Context& context, MailTemplates templates);
// These throw a Problem: 404 for an unknown template (which tells the nearest) or a language in which there
// is no text. `change_mail_text` adds a language as well; 422 where the text is no Mustache, or asks for what
// the template does not know, naming what it knows. Changes are events `mail_template.changed`, `.reset`.
MailTemplateText get_mail_text(Context& context, MailTemplates templates, std::string_view name,
                               std::string_view language);
MailTemplateText change_mail_text(Context& context, MailTemplates templates, std::string_view name,
                                  std::string_view language, const MailTextChange& change);
MailTemplateText reset_mail_text(Context& context, MailTemplates templates, std::string_view name,
                                 std::string_view language);
// How a mail looks with the variables' samples; of `draft`, where there is one, checked as if it were saved.
RenderedMail preview_mail(Context& context, MailTemplates templates, std::string_view name,
                          std::string_view language, const std::optional<MailTextChange>& draft);

// In the tenant's words, or as shipped; in the language, the language without its region, the tenant's
// (setting mail.language) or English, whichever comes first.
struct RenderedText {
    std::string language;
    RenderedMail mail;
};
RenderedText render_mail(Context& context, const MailTemplate& mail_template, std::string_view language,
                         const MailValues& values);

}  // namespace dotmac::platform
