#include "modules/portal_management/passwords.hpp"

#include "modules/portal_management/log_in_test.hpp"

namespace dotmac::portal_management {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;

class PortalPasswords : public testing::AtThePortal {
  protected:
    http::Response change(std::string_view token, std::string_view from, std::string_view to) {
        return send("POST /portal/password", token,
                    R"({"current_password":")" + std::string{from} + R"(","new_password":")" +
                        std::string{to} + "\"}");
    }
};
DOTMAC_ON_BOTH_ENGINES(PortalPasswords);

TEST_P(PortalPasswords, a_new_one_is_long_uncommon_more_than_names_and_not_an_old_one) {
    const PortalAccount jane = open_account("jane.longname@example.com");
    const std::string token = token_of(jane.portal_id);
    struct Case {
        std::string password;
        const char* why;
    };
    const Case cases[] = {
        {"elevenchars", "12"},
        {"password1234", "commonest"},
        {"QWERTYqwerty", "commonest"},
        {"jane.longname", "e-mail address"},
        {"Jane.Longname@Example.com", "e-mail address"},
        {"my own " + jane.portal_id, "Portal ID"},
        {std::string{testing::good_password}, "last five"},
    };
    for (const Case& one : cases) {
        const auto response = change(token, testing::good_password, one.password);
        EXPECT_EQ(response.status, 422) << one.password;
        EXPECT_THAT(response.body, HasSubstr("new_password")) << one.password;
        EXPECT_THAT(response.body, HasSubstr(one.why)) << one.password;
    }
    EXPECT_EQ(change(token, testing::good_password, "a better phrase").status, 204);
    EXPECT_EQ(try_log_in({.login = jane.portal_id}).status, 401);
    EXPECT_EQ(try_log_in({.login = jane.portal_id, .password = "a better phrase"}).status, 200);
    EXPECT_THAT(reasons("portal_account.password_changed"), Contains("own wish"));
}

TEST_P(PortalPasswords, none_of_the_last_five_is_taken_again) {
    const PortalAccount jane = open_account();
    std::string now{testing::good_password};
    const auto change_to = [&](const std::string& next) {
        const auto token = log_in({.login = jane.portal_id, .password = now}).tokens.access_token;
        const int status = change(token, now, next).status;
        if (status == 204) now = next;
        return status;
    };
    for (int i = 2; i <= 5; ++i)
        EXPECT_EQ(change_to("phrase number " + std::to_string(i)), 204);
    EXPECT_EQ(change_to(std::string{testing::good_password}), 422)
        << "the fifth, counted from the present one";
    EXPECT_EQ(change_to("phrase number 5"), 422) << "the present one";
    EXPECT_EQ(change_to("phrase number 6"), 204);
    EXPECT_EQ(change_to(std::string{testing::good_password}), 204) << "now it is the sixth";
    EXPECT_EQ(change_to("phrase number 3"), 422);
}

TEST_P(PortalPasswords, R026_guessing_the_present_one_at_its_change_locks) {
    const PortalAccount jane = open_account();
    const std::string token = token_of(jane.portal_id);
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(change(token, "a wrong phrase", "a better phrase").status, 422);
    EXPECT_EQ(get(jane.id).status, PortalAccountStatus::locked);
    EXPECT_EQ(change(token, testing::good_password, "a better phrase").status, 401) << "the session rests";
}

TEST_P(PortalPasswords, a_new_one_forgets_the_devices) {
    const PortalAccount jane = open_account();
    const PortalLoggedIn logged_in = log_in({.login = jane.portal_id, .more = R"("remember_device":true)"});
    EXPECT_EQ(change(logged_in.tokens.access_token, testing::good_password, "a better phrase").status, 204);
    const auto token = log_in({.login = jane.portal_id, .password = "a better phrase"}).tokens.access_token;
    EXPECT_EQ(send("GET /portal/devices", token).body, R"({"items":[],"next_cursor":null})");
}

}  // namespace
}  // namespace dotmac::portal_management
