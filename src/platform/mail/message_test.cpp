#include "platform/mail/message.hpp"

#include <gmock/gmock.h>

#include "platform/mail/mustache.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::platform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

MailMessage sample() {
    return {.id = "mai_0000000000001",
            .from = {"service@acme.example", "Acme \"Broadband\""},
            .to = {"jörg@example.com", "Jörg Müller"},
            .subject = "Ihr Paßwort",
            .language = "de",
            .text = "Grüße.\nhttps://portal.example.com/activate#acme/ABCD-EFGH\n",
            .html = "<p>Grüße</p>",
            .date = test::at("2026-11-23T08:09:30.5Z")};
}

TEST(MailMessage, has_the_headers_of_rfc_5322_and_both_parts) {
    const std::string mime = mime_message(sample());
    for (const char* line : {
             "Date: Mon, 23 Nov 2026 08:09:30 +0000\r\n",
             "From: \"Acme \\\"Broadband\\\"\" <service@acme.example>\r\n",
             "To: =?UTF-8?B?SsO2cmcgTcO8bGxlcg==?= <jörg@example.com>\r\n",
             "Subject: =?UTF-8?B?SWhyIFBhw593b3J0?=\r\n",
             "Message-ID: <mai_0000000000001@acme.example>\r\n",
             "Auto-Submitted: auto-generated\r\n",
             "Content-Type: text/plain; charset=utf-8\r\n",
             "Content-Type: text/html; charset=utf-8\r\n",
             "Gr=C3=BC=C3=9Fe.\r\n",
             "https://portal.example.com/activate#acme/ABCD-EFGH\r\n",
         })
        EXPECT_THAT(mime, HasSubstr(line));
    EXPECT_THAT(mime, ::testing::EndsWith("--=_mai_0000000000001--\r\n"));
}

TEST(MailMessage, refuses_a_header_that_would_begin_another) {
    const std::string evil = "x\r\nBcc: everybody@example.com";
    for (const auto change : {+[](MailMessage& m, const std::string& e) { m.subject = e; },
                              +[](MailMessage& m, const std::string& e) { m.to.name = e; },
                              +[](MailMessage& m, const std::string& e) { m.to.address = e; },
                              +[](MailMessage& m, const std::string& e) { m.from.name = e; },
                              +[](MailMessage& m, const std::string& e) { m.from.address = e; }}) {
        MailMessage message = sample();
        change(message, evil);
        EXPECT_THROW(mime_message(message), std::logic_error);
    }
}

TEST(MailMessage, encodes_long_subjects_in_words_of_whole_characters) {
    EXPECT_EQ(encode_header_text("Plain"), "Plain");
    EXPECT_THAT(encode_header_text("=?UTF-8?B?Zm9v?="), StartsWith("=?UTF-8?B?PT9"));
    std::string text;
    for (int i = 0; i < 40; ++i)
        text += "ü";
    const std::string encoded = encode_header_text(text);
    EXPECT_THAT(encoded, HasSubstr("?=\r\n =?UTF-8?B?"));
    // 45 bytes would cut a character of two bytes in half: 44 are taken.
    EXPECT_EQ(encoded.find("?="), 10U + 60U);
}

TEST(MailMessage, quoted_printable_keeps_lines_short_and_blanks_at_their_ends) {
    EXPECT_EQ(quoted_printable("a=b"), "a=3Db");
    EXPECT_EQ(quoted_printable("end \nnext"), "end=20\r\nnext");
    EXPECT_EQ(quoted_printable("a\r\nb"), "a\r\nb");
    const std::string encoded = quoted_printable(std::string(200, 'x'));
    EXPECT_EQ(encoded.find("=\r\n"), 75U);
    EXPECT_EQ(quoted_printable(std::string(74, 'x') + "=").find("=\r\n=3D"), 74U);
}

TEST(Mustache, knows_the_names_that_a_text_asks_for) {
    EXPECT_THAT(
        check_mustache("Hello {{name}}, {{#a}}{{b}}{{/a}}{{^ c }}{{{d}}}{{&e}}{{/ c }}{{! f }}").names,
        ElementsAre("name", "a", "b", "c", "d", "e"));
}

TEST(Mustache, refuses_what_is_none) {
    struct Case {
        const char* text;
        const char* fault;
    };
    const Case cases[] = {
        {"{{name", "no end"},
        {"{{#a}}x", "{{#a}} is not closed"},
        {"x{{/a}}", "{{/a}} closes"},
        {"{{#a}}{{#b}}{{/a}}{{/b}}", "{{/a}} closes"},
        {"{{> other}}", "partials"},
        {"{{=<% %>=}}", "delimiters"},
        {"{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}x", "8 deep"},
    };
    for (const auto& [text, fault] : cases)
        EXPECT_THAT(check_mustache(text).fault, HasSubstr(fault)) << text;
    EXPECT_EQ(check_mustache("{ {{a}} } {{#a}}{{/a}}").fault, "");
}

TEST(Mustache, tells_an_empty_value_from_one_that_is_there) {
    const std::string source = "{{#name}}Dear {{name}}{{/name}}{{^name}}Hello{{/name}}";
    EXPECT_EQ(render_mustache(source, {{"name", "Jo & Co"}}, Escaping::none), "Dear Jo & Co");
    EXPECT_EQ(render_mustache(source, {{"name", "Jo & Co"}}, Escaping::html), "Dear Jo &amp; Co");
    EXPECT_EQ(render_mustache(source, {{"name", ""}}, Escaping::none), "Hello");
}

TEST(Mustache, makes_html_of_a_text_without_letting_any_in) {
    const std::string html = text_to_html("Dear <b>Jo</b>,\nsee\n\nhttps://a.example/?x=1&y=\"2\"\n", "en");
    EXPECT_THAT(html, HasSubstr("<html lang=\"en\">"));
    EXPECT_THAT(html, HasSubstr("<p>Dear &lt;b&gt;Jo&lt;/b&gt;,\nsee</p>"));
    EXPECT_THAT(html, HasSubstr("<a href=\"https://a.example/?x=1&amp;y=&quot;2&quot;\">"));
    EXPECT_THAT(html, Not(HasSubstr("<b>")));
}

}  // namespace
}  // namespace dotmac::platform
