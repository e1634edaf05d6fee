// The fields of the mails' records, as clients read and write them.
#include "platform/mail/outbox.hpp"
#include "record/describe.hpp"

namespace dotmac::platform {

using record::Description;
using record::field;

namespace {

constexpr std::size_t longest_subject = 200;
constexpr std::size_t longest_body = 20'000;

}  // namespace

const Description& description_of(const Mail*) {
    using R = Mail;
    static const Description description{
        "Mail",
        "A mail of the outbox. Its text is shown to nobody but the one it goes to.",
        {
            field<&R::id>("id", "Identifier; the Message-ID begins with it."),
            field<&R::template_name>("template", "Which mail it is: \"portal.activation\"."),
            field<&R::language>("language", "The language it is written in."),
            field<&R::recipient>("recipient", "To whom it goes."),
            field<&R::subject>("subject", "Its subject."),
            field<&R::state>("state", "Where it stands.", {.one_of = mail_states}),
            field<&R::attempts>("attempts", "How often it was begun to be sent."),
            field<&R::error>("error", "Why the last attempt failed; empty where none did."),
            field<&R::created_at>("created_at", "When it was queued, by the tenant's clock."),
            field<&R::next_attempt_at>("next_attempt_at", "When it is tried again, in real time."),
            field<&R::sent_at>("sent_at", "When it left, in real time."),
        }};
    return description;
}

const Description& description_of(const MailFilter*) {
    using R = MailFilter;
    static const Description description{
        "MailFilter",
        "Which mails.",
        {
            field<&R::state>("state", "Only in this state.", {.one_of = mail_states}),
            field<&R::recipient>("recipient", "Only to this address."),
            field<&R::template_name>("template", "Only of this template."),
        }};
    return description;
}

const Description& description_of(const MailTemplateInfo*) {
    using R = MailTemplateInfo;
    static const Description description{
        "MailTemplate",
        "A mail that the program sends.",
        {
            field<&R::name>("name", "Its name."),
            field<&R::description>("description", "When it is sent."),
            field<&R::variables>("variables", "What its text may ask for as {{name}}, and what that says."),
            field<&R::languages>("languages", "In which languages there is a text."),
            field<&R::own_languages>("own_languages", "In which of them the tenant has words of its own."),
        }};
    return description;
}

const Description& description_of(const MailTemplateText*) {
    using R = MailTemplateText;
    static const Description description{
        "MailText",
        "The text of a mail in one language.",
        {
            field<&R::name>("name", "Of the template."),
            field<&R::language>("language", "The language."),
            field<&R::subject>("subject", "Mustache."),
            field<&R::text>("text", "Mustache.", {.multi_line = true}),
            field<&R::html>("html", "Mustache; made from the text where left out.", {.multi_line = true}),
            field<&R::is_own>("is_own", "Whether it is in the tenant's own words."),
            field<&R::version>("version", "Grows with every change; the ETag. 0 as shipped."),
        }};
    return description;
}

const Description& description_of(const MailTextChange*) {
    using R = MailTextChange;
    static const Description description{
        "MailTextChange",
        "A text of the tenant's own.",
        {
            field<&R::subject>(
                "subject", "Mustache.",
                {.min_length = 1, .max_length = longest_subject, .example = "Welcome to {{provider}}"}),
            field<&R::text>("text", "Mustache.",
                            {.min_length = 1, .max_length = longest_body, .multi_line = true}),
            field<&R::html>("html", "Mustache, every value escaped; made from the text where left out.",
                            {.max_length = longest_body, .multi_line = true}),
        }};
    return description;
}

const Description& description_of(const RenderedMail*) {
    using R = RenderedMail;
    static const Description description{"RenderedMail",
                                         "How a mail looks.",
                                         {
                                             field<&R::subject>("subject", "Its subject."),
                                             field<&R::text>("text", "As plain text.", {.multi_line = true}),
                                             field<&R::html>("html", "As HTML.", {.multi_line = true}),
                                         }};
    return description;
}

}  // namespace dotmac::platform
