// The outbox and the texts of mails at the command line.
#include <fmt/core.h>

#include <fstream>
#include <sstream>

#include "app/command.hpp"
#include "app/command_records.hpp"
#include "app/output.hpp"
#include "app/session.hpp"
#include "app/wiring.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "platform/mail/outbox.hpp"
#include "platform/mail/test_mail.hpp"

namespace dotmac::app {
namespace {

platform::MailId mail_id(const Arguments& arguments) {
    const auto& text = arguments.get("ID");
    if (const auto id = platform::MailId::parse(text)) return *id;
    throw not_found("mail", text);
}

void print_mails(const Arguments& arguments, const std::vector<platform::Mail>& mails) {
    if (arguments.json) return print(items_json(mails));
    Table table{
        {"Id", "State", "To", "Subject", "Attempts", "Error"}, {}, {false, false, false, false, true}};
    for (const auto& mail : mails) {
        table.rows.push_back({mail.id.to_string(), mail.state, mail.recipient, mail.subject,
                              std::to_string(mail.attempts), mail.error});
    }
    print(render(table));
}

int list_mails(const Arguments& arguments) {
    Session session{arguments};
    const auto filter = record::from_pairs<platform::MailFilter>(
        fields_of(arguments, {{"state", "state"}, {"recipient", "recipient"}, {"template", "template"}}));
    print_mails(arguments, session.read([&](Context& context) {
        return platform::list_mails(context, filter, {.limit = 100}).items;
    }));
    return 0;
}

int show_mail(const Arguments& arguments) {
    Session session{arguments};
    print_mails(
        arguments,
        {session.read([&](Context& context) { return platform::get_mail(context, mail_id(arguments)); })});
    return 0;
}

int retry_mail(const Arguments& arguments) {
    Session session{arguments};
    print_mails(
        arguments,
        {session.write([&](Context& context) { return platform::retry_mail(context, mail_id(arguments)); })});
    return 0;
}

int test_mail(const Arguments& arguments) {
    Session session{arguments};
    const auto mail = session.write([&](Context& context) {
        const auto id =
            platform::queue_mail(context, platform::test_mail, arguments.find("language").value_or(""),
                                 {arguments.get("to"), arguments.find("name").value_or("")}, {});
        return platform::get_mail(context, id);
    });
    print(arguments.json ? record::to_json(mail)
                         : fmt::format("{} is queued; a running server sends it.", mail.id.to_string()));
    return 0;
}

int list_templates(const Arguments& arguments) {
    Session session{arguments};
    const auto templates = session.read(
        [](Context& context) { return platform::list_mail_templates(context, all_mail_templates()); });
    if (arguments.json) {
        print(items_json(templates));
        return 0;
    }
    Table table{{"Name", "Sent when", "Languages", "In own words"}, {}, {}};
    for (const auto& each : templates) {
        const std::vector<std::string_view> languages{each.languages.begin(), each.languages.end()};
        const std::vector<std::string_view> own{each.own_languages.begin(), each.own_languages.end()};
        table.rows.push_back({each.name, each.description, join(languages, " "), join(own, " ")});
    }
    print(render(table));
    return 0;
}

void print_text(const Arguments& arguments, const platform::MailTemplateText& text) {
    print(arguments.json ? record::to_json(text)
                         : fmt::format("Subject: {}\n\n{}{}", text.subject, text.text,
                                       text.html ? "\nHTML:\n\n" + *text.html : ""));
}

int show_template(const Arguments& arguments) {
    Session session{arguments};
    print_text(arguments, session.read([&](Context& context) {
        return platform::get_mail_text(context, all_mail_templates(), arguments.get("NAME"),
                                       arguments.get("LANGUAGE"));
    }));
    return 0;
}

std::string read_text(const std::string& path) {
    std::ifstream stream{path, std::ios::binary};
    std::ostringstream text;
    if (!stream || !(text << stream.rdbuf()))
        throw Problem(ProblemCode::malformed_request, "The file " + path + " cannot be read.");
    return text.str();
}

// As JSON, so that the same checks and sentences apply as over HTTP.
int set_template(const Arguments& arguments) {
    const auto html = arguments.find("html");
    const auto change = record::from_json<platform::MailTextChange>(fmt::format(
        R"({{"subject":{},"text":{},"html":{}}})", quote_json(arguments.get("subject")),
        quote_json(read_text(arguments.get("text"))), html ? quote_json(read_text(*html)) : "null"));
    Session session{arguments};
    print_text(arguments, session.write([&](Context& context) {
        return platform::change_mail_text(context, all_mail_templates(), arguments.get("NAME"),
                                          arguments.get("LANGUAGE"), change);
    }));
    return 0;
}

int reset_template(const Arguments& arguments) {
    Session session{arguments};
    print_text(arguments, session.write([&](Context& context) {
        return platform::reset_mail_text(context, all_mail_templates(), arguments.get("NAME"),
                                         arguments.get("LANGUAGE"));
    }));
    return 0;
}

int preview_template(const Arguments& arguments) {
    Session session{arguments};
    const auto mail = session.read([&](Context& context) {
        return platform::preview_mail(context, all_mail_templates(), arguments.get("NAME"),
                                      arguments.get("LANGUAGE"), std::nullopt);
    });
    print(arguments.json ? record::to_json(mail) : fmt::format("Subject: {}\n\n{}", mail.subject, mail.text));
    return 0;
}

}  // namespace

std::vector<Command> mail_commands() {
    const CommandOption id{"ID", OptionKind::positional, "The mail, as `mail list` shows it"};
    const CommandOption name{"NAME", OptionKind::positional, "The template, as `mail templates` shows it"};
    const CommandOption language{"LANGUAGE", OptionKind::positional, "Such as en"};
    return {
        {"mail list",
         "The newest 100 mails of the outbox",
         {tenant_option,
          {"state", OptionKind::value, "queued, sent or failed"},
          {"recipient", OptionKind::value, "Only to this address"},
          {"template", OptionKind::value, "Only of this template"}},
         list_mails},
        {"mail show", "One mail, without its text", {tenant_option, id}, show_mail},
        {"mail retry", "Queues a failed mail again", {tenant_option, id}, retry_mail},
        {"mail test",
         "Queues a mail by which one sees that mail leaves",
         {tenant_option,
          {"to", OptionKind::required, "The address"},
          {"name", OptionKind::value, "The name beside it"},
          {"language", OptionKind::value, "Such as en"}},
         test_mail},
        {"mail templates", "What mails the program sends", {tenant_option}, list_templates},
        {"mail template show", "The text of a mail", {tenant_option, name, language}, show_template},
        {"mail template set",
         "Says it in the tenant's own words",
         {tenant_option,
          name,
          language,
          {"subject", OptionKind::required, "Mustache"},
          {"text", OptionKind::required, "A file with the text, in Mustache"},
          {"html", OptionKind::value, "A file with the HTML; made from the text where left out"}},
         set_template},
        {"mail template reset",
         "Returns to the shipped text",
         {tenant_option, name, language},
         reset_template},
        {"mail template preview",
         "How a mail looks, with samples for its variables",
         {tenant_option, name, language},
         preview_template},
    };
}

}  // namespace dotmac::app
