#include "modules/portal_management/suspicion.hpp"

#include "modules/portal_management/log_in_test.hpp"
#include "platform/credentials/totp.hpp"
#include "platform/mail/outbox.hpp"
#include "tests/support/place_file.hpp"

namespace dotmac::portal_management {
namespace {

using namespace std::chrono_literals;
using testing::Attempt;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using enum PortalAccountStatus;

constexpr const char* nairobi = "192.0.2.1";
constexpr const char* mombasa = "192.0.3.1";  // 440 km away
constexpr const char* berlin = "198.51.100.1";
constexpr const char* nowhere = "203.0.113.1";

class SuspiciousLogIns : public testing::AtThePortal {
  protected:
    void SetUp() override {
        AtThePortal::SetUp();
        const std::string file = folder_.file("places.mmdb");
        test::write_place_file(file, {{"192.0.2.0/24", "KE", -1.2921, 36.8219},
                                      {"192.0.3.0/24", "KE", -4.0435, 39.6682},
                                      {"198.51.100.0/24", "DE", 52.52, 13.405}});
        places_ = std::make_unique<platform::PlaceDatabase>(file);
        entrance_->places = places_.get();
    }
    http::Response from(const char* address, const PortalAccount& account, std::string_view more = "") {
        return try_log_in({.login = account.portal_id, .more = std::string{more}, .address = address});
    }
    PortalTotpSetup begin_totp(std::string_view token) {
        const auto begun = send("POST /portal/totp", token,
                                R"({"current_password":")" + std::string{testing::good_password} + "\"}");
        EXPECT_EQ(begun.status, 200) << begun.body;
        return record::from_json<PortalTotpSetup>(begun.body);
    }
    // The code of the mail that was queued last, as its reader finds it.
    std::string mailed_code() {
        const std::string text = read([&](Context& context) {
            return context.transaction
                .query("SELECT text FROM mails WHERE tenant_id = $1 ORDER BY id DESC LIMIT 1",
                       context.tenant())
                .value<std::string>()
                .value_or("");
        });
        for (std::size_t at = 0; at + 19 <= text.size(); ++at) {
            if (text[at + 4] == '-' && text[at + 9] == '-' && text[at + 14] == '-')
                return text.substr(at, 19);
        }
        return "none";
    }
    std::int64_t mail_count() {
        return read([&](Context& context) {
            return *context.transaction
                        .query("SELECT COUNT(*) FROM mails WHERE tenant_id = $1", context.tenant())
                        .value<std::int64_t>();
        });
    }

    test::TemporaryFolder folder_;
    std::unique_ptr<platform::PlaceDatabase> places_;
};
DOTMAC_ON_BOTH_ENGINES(SuspiciousLogIns);

TEST_P(SuspiciousLogIns, what_is_usual_is_let_in) {
    const PortalAccount jane = open_account();
    EXPECT_EQ(from(nairobi, jane).status, 200) << "the first has nothing to be compared with";
    pass(1min);
    EXPECT_EQ(from(nowhere, jane).status, 200) << "an address that no file knows";
    pass(1h);
    EXPECT_EQ(from(mombasa, jane).status, 200) << "440 km in an hour can be flown";
    EXPECT_THAT(reasons("portal_account.login_suspicious"), SizeIs(0));
}

TEST_P(SuspiciousLogIns, a_new_country_and_impossible_travel_are_told_by_name) {
    const PortalAccount jane = open_account();
    from(nairobi, jane);
    pass(10min);
    EXPECT_EQ(from(mombasa, jane).status, 401);
    pass(24h);
    EXPECT_EQ(from(berlin, jane).status, 401);
    pass(1h);
    EXPECT_EQ(from(nairobi, jane).status, 200);
    EXPECT_THAT(reasons("portal_account.login_suspicious"),
                ElementsAre("impossible travel: 440 km in 0.2 h", "new country DE"));
    set("portal.fastest_travel_kmh", "0");
    set("portal.new_country_is_suspicious", "false");
    EXPECT_EQ(from(berlin, jane).status, 200) << "where the tenant does not mind";
}

TEST_P(SuspiciousLogIns, R023_locks_where_the_tenant_wants_it) {
    const PortalAccount jane = open_account();
    set("portal.suspicious_log_in", "lock");
    from(nairobi, jane);
    pass(24h);
    const std::string wrong = try_log_in({.login = "AAAAAAAA", .address = berlin}).body;
    EXPECT_EQ(from(berlin, jane).body, wrong) << "and nothing more is said";
    EXPECT_EQ(get(jane.id).status, locked);
    EXPECT_EQ(get(jane.id).locked_until, real_now() + 30min);
    EXPECT_THAT(reasons("portal_account.locked"), ElementsAre("suspicious log-in (R023): new country DE"));
}

TEST_P(SuspiciousLogIns, is_confirmed_by_a_mailed_code_once_and_in_time) {
    const PortalAccount jane = open_account();
    set("portal.suspicious_log_in", "mail");
    from(nairobi, jane);
    pass(24h);
    const auto asked = from(berlin, jane);
    EXPECT_EQ(asked.status, 401);
    EXPECT_THAT(asked.body, HasSubstr(R"("field":"confirmation_code")"));
    EXPECT_EQ(from(berlin, jane).status, 401);
    EXPECT_EQ(mail_count(), 1) << "one mail a minute is enough";
    const auto confirmed = [&](const std::string& code) {
        return from(berlin, jane, R"("confirmation_code":")" + code + '"').status;
    };
    EXPECT_EQ(confirmed("7K3M-Q9XA-2VBN-0WRT"), 401);
    EXPECT_EQ(stored(jane.id).failed_attempts, 1) << "R026: a wrong code is a failed log-in";
    const std::string first = mailed_code();
    pass(15min);
    EXPECT_EQ(confirmed(first), 401) << "too late";
    from(berlin, jane);
    const std::string second = mailed_code();
    EXPECT_NE(first, second);
    EXPECT_EQ(confirmed(second), 200);
    pass(1min);
    EXPECT_EQ(from(berlin, jane).status, 200) << "the country is known now";
}

TEST_P(SuspiciousLogIns, asks_for_the_second_factor_even_where_the_device_is_remembered) {
    const PortalAccount jane = open_account();
    const auto first = try_log_in({.login = jane.portal_id, .more = R"("remember_device":true)"});
    const auto logged_in = record::from_json<PortalLoggedIn>(first.body);
    const std::string token = logged_in.tokens.access_token;
    const auto setup = begin_totp(token);
    const auto code = [&] { return platform::totp_code(setup.secret, platform::totp_step(real_now())); };
    send("POST /portal/totp/confirm", token, R"({"code":")" + code() + "\"}");
    const std::string device = R"("device_token":")" + *logged_in.device_token + '"';
    pass(24h);
    EXPECT_EQ(from(nairobi, jane, device).status, 200);
    const auto asked = from(berlin, jane, device);
    EXPECT_EQ(asked.status, 401);
    EXPECT_THAT(asked.body, HasSubstr("totp_code"));
    EXPECT_EQ(from(berlin, jane, device + R"(,"totp_code":")" + code() + '"').status, 200);
    EXPECT_EQ(mail_count(), 0);
}

TEST_P(SuspiciousLogIns, a_one_time_code_is_used_up_even_where_the_mailed_code_is_still_wanted) {
    const PortalAccount jane = open_account();
    set("portal.suspicious_log_in", "mail");
    const std::string token = record::from_json<PortalLoggedIn>(from(nairobi, jane).body).tokens.access_token;
    const auto setup = begin_totp(token);
    const auto code = [&] {
        return R"("totp_code":")" + platform::totp_code(setup.secret, platform::totp_step(real_now())) + '"';
    };
    send("POST /portal/totp/confirm", token, "{" + code().replace(1, 9, "code") + "}");
    pass(24h);
    EXPECT_THAT(from(berlin, jane, code()).body, HasSubstr("confirmation_code"));
    const std::string mailed = R"(,"confirmation_code":")" + mailed_code() + '"';
    const auto again = from(berlin, jane, code() + mailed);
    EXPECT_EQ(again.status, 401);
    EXPECT_THAT(again.body, HasSubstr("was used before"));
    pass(30s);
    EXPECT_EQ(from(berlin, jane, code() + mailed).status, 200);
}

TEST_P(SuspiciousLogIns, asks_those_without_a_second_factor_by_mail) {
    const PortalAccount jane = open_account();
    from(nairobi, jane);
    pass(24h);
    EXPECT_THAT(from(berlin, jane).body, HasSubstr("confirmation_code"));
    EXPECT_EQ(mail_count(), 1);
}

TEST_P(SuspiciousLogIns, a_new_device_is_one_where_the_tenant_says_so) {
    const PortalAccount jane = open_account();
    set("portal.new_device_is_suspicious", "true");
    const auto first = try_log_in({.login = jane.portal_id, .more = R"("remember_device":true)"});
    const std::string device = *record::from_json<PortalLoggedIn>(first.body).device_token;
    EXPECT_EQ(from(nairobi, jane, R"("device_token":")" + device + '"').status, 200);
    EXPECT_EQ(from(nairobi, jane).status, 401);
    EXPECT_THAT(reasons("portal_account.login_suspicious"), ElementsAre("new device"));
}

}  // namespace
}  // namespace dotmac::portal_management
