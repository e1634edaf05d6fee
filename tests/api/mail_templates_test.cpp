// What is shipped, and the mails' routes over the whole program.
#include <gmock/gmock.h>

#include <set>

#include "app/wiring.hpp"
#include "platform/mail/mustache.hpp"
#include "platform/mail/outbox.hpp"
#include "tests/support/instance.hpp"

namespace dotmac {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(ShippedMails, are_written_in_every_language_and_ask_for_what_they_know) {
    for (const platform::MailTemplate* each : app::all_mail_templates()) {
        std::set<std::string_view> known{"provider"};
        for (const auto& variable : each->variables)
            known.insert(variable.name);
        std::set<std::string_view> languages;
        for (const auto& text : each->texts) {
            languages.insert(text.language);
            std::set<std::string> asked;
            for (const auto source : {text.subject, text.text}) {
                const auto check = platform::check_mustache(source);
                EXPECT_EQ(check.fault, "") << each->name << ' ' << text.language;
                asked.insert(check.names.begin(), check.names.end());
            }
            for (const auto& name : known)
                EXPECT_TRUE(asked.contains(std::string{name}))
                    << each->name << ' ' << text.language << ' ' << name;
            EXPECT_EQ(asked.size(), known.size()) << each->name << ' ' << text.language;
            EXPECT_THAT(std::string{text.subject}, Not(HasSubstr("{{code}}")))
                << "lists and logs show subjects";
        }
        EXPECT_EQ(languages, (std::set<std::string_view>{std::begin(platform::shipped_languages),
                                                         std::end(platform::shipped_languages)}))
            << each->name;
    }
}

class MailRoutes : public test::OverApi {};
DOTMAC_ON_BOTH_ENGINES(MailRoutes);

TEST_P(MailRoutes, let_a_tenant_word_its_mails) {
    const std::string& admin = token_of(identity::UserRole::tenant_admin);
    const std::string path = "/api/v1/mail-templates/portal.activation/en";
    EXPECT_THAT(send("GET", "/api/v1/mail-templates", admin).body, HasSubstr("portal.password_reset"));
    EXPECT_THAT(send("GET", path, admin).body, HasSubstr(R"("is_own":false)"));
    const auto draft = send("POST", path + "/preview", admin,
                            R"({"subject":"Welcome to {{provider}}","text":"Click {{link}}"})");
    EXPECT_EQ(draft.status, 200);
    EXPECT_THAT(draft.body, HasSubstr("Welcome to Acme Broadband"));
    EXPECT_THAT(send("GET", path, admin).body, HasSubstr(R"("is_own":false)")) << "a preview saves nothing";
    const auto wrong = send("PUT", path, admin, R"({"subject":"x","text":"{{password}}"})");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_THAT(wrong.body, HasSubstr("'password'"));
    EXPECT_EQ(send("PUT", path, admin, R"({"subject":"Hi","text":"{{link}}"})").status, 200);
    EXPECT_THAT(send("GET", path + "/preview", admin).body, HasSubstr(R"("subject":"Hi")"));
    EXPECT_THAT(send("DELETE", path, admin).body, HasSubstr(R"("is_own":false)"));
    EXPECT_EQ(send("GET", "/api/v1/mail-templates/portal.activation/sw", admin).status, 404);
}

TEST_P(MailRoutes, show_staff_what_left_without_its_text) {
    const std::string& support = token_of(identity::UserRole::support);
    const auto id = write([](Context& context) {
        return platform::queue_mail(
            context, *app::all_mail_templates().at(1), "en", {"jane@example.com", ""},
            {{"portal_id", "K7QF2M9X"}, {"link", "https://x/SECRET"}, {"code", "SECRET"}});
    });
    const std::string path = "/api/v1/mails/" + id.to_string();
    const auto shown = send("GET", path, support);
    EXPECT_THAT(shown.body, HasSubstr(R"("state":"queued")"));
    EXPECT_THAT(shown.body, Not(HasSubstr("SECRET")));
    EXPECT_THAT(send("GET", "/api/v1/mails?recipient=jane@example.com&state=queued", support).body,
                HasSubstr(id.to_string()));
    EXPECT_EQ(send("POST", path + "/retry", token_of(identity::UserRole::manager)).status, 409);
    EXPECT_EQ(send("GET", "/api/v1/mails/mai_0000000000001", support).status, 404);
}

}  // namespace
}  // namespace dotmac
