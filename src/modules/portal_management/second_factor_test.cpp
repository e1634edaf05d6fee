#include "modules/portal_management/second_factor.hpp"

#include <set>

#include "modules/portal_management/devices.hpp"
#include "modules/portal_management/log_in_test.hpp"
#include "platform/credentials/totp.hpp"

namespace dotmac::portal_management {
namespace {

using namespace std::chrono_literals;
using testing::Attempt;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using enum PortalAccountStatus;

class PortalSecondFactors : public testing::AtThePortal {
  protected:
    std::string code_of(std::string_view secret) {
        return platform::totp_code(secret, platform::totp_step(real_now()));
    }
    static std::string member(const char* name, std::string_view value) {
        return '"' + std::string{name} + R"(":")" + std::string{value} + '"';
    }
    http::Response post_code(const char* path, std::string_view token, std::string_view code) {
        return send("POST " + std::string{path}, token, "{" + member("code", code) + "}");
    }
    http::Response begin(std::string_view token, std::string_view password = testing::good_password) {
        return send("POST /portal/totp", token, "{" + member("current_password", password) + "}");
    }
    http::Response remove(std::string_view token, std::string_view code,
                          std::string_view password = testing::good_password) {
        return send("POST /portal/totp/remove", token,
                    "{" + member("current_password", password) + "," + member("code", code) + "}");
    }
    struct Factor {
        std::string token;
        std::string secret;
        std::vector<std::string> backup_codes;
    };
    Factor set_up(const PortalAccount& account) {
        Factor factor{.token = token_of(account.portal_id)};
        const auto begun = begin(factor.token);
        EXPECT_EQ(begun.status, 200) << begun.body;
        factor.secret = record::from_json<PortalTotpSetup>(begun.body).secret;
        const auto confirmed = post_code("/portal/totp/confirm", factor.token, code_of(factor.secret));
        EXPECT_EQ(confirmed.status, 200) << confirmed.body;
        factor.backup_codes = record::from_json<PortalBackupCodes>(confirmed.body).codes;
        pass(30s);  // the next log-in needs the next code
        return factor;
    }
};
DOTMAC_ON_BOTH_ENGINES(PortalSecondFactors);

TEST_P(PortalSecondFactors, an_app_is_set_up_by_uri_and_picture_and_confirmed_by_a_code) {
    const PortalAccount jane = open_account();
    const std::string token = token_of(jane.portal_id);
    EXPECT_EQ(post_code("/portal/totp/confirm", token, "123456").status, 409) << "nothing is set up";
    EXPECT_EQ(send("POST /portal/totp", token).status, 422) << "a session alone is not enough";
    EXPECT_EQ(begin(token, "a wrong phrase").status, 422);
    EXPECT_EQ(stored(jane.id).failed_attempts, 1) << "R026, wherever it is tried";
    const auto setup = record::from_json<PortalTotpSetup>(begin(token).body);
    EXPECT_EQ(setup.uri, "otpauth://totp/Tenant%20acme:" + jane.portal_id + "?secret=" + setup.secret +
                             "&issuer=Tenant%20acme");
    EXPECT_TRUE(setup.qr_png.starts_with("iVBORw0KGgo")) << "base 64 of what every PNG begins with";
    EXPECT_EQ(try_log_in({.login = jane.portal_id}).status, 200) << "not yet in force";
    EXPECT_EQ(post_code("/portal/totp/confirm", token, "000000").status, 422);
    EXPECT_EQ(post_code("/portal/totp/confirm", token, code_of(setup.secret)).status, 200);
    EXPECT_TRUE(get(jane.id).totp_enabled);
    EXPECT_EQ(begin(token).status, 409) << "it is on already";
    EXPECT_THAT(event_types(jane.id.to_string()), Contains("portal_account.totp_enabled"));
}

TEST_P(PortalSecondFactors, log_in_asks_for_a_code_which_is_good_once) {
    const PortalAccount jane = open_account();
    const Factor factor = set_up(jane);
    const auto asked = try_log_in({.login = jane.portal_id});
    EXPECT_EQ(asked.status, 401);
    EXPECT_THAT(asked.body, HasSubstr(R"("field":"totp_code")"));
    EXPECT_EQ(stored(jane.id).failed_attempts, 0) << "asking is no failure";
    const Attempt with_code{.login = jane.portal_id, .more = member("totp_code", code_of(factor.secret))};
    log_in(with_code);
    EXPECT_EQ(try_log_in(with_code).status, 401) << "used before";
    EXPECT_EQ(stored(jane.id).failed_attempts, 1);
}

TEST_P(PortalSecondFactors, R026_wrong_codes_lock_as_wrong_passwords_do) {
    const PortalAccount jane = open_account();
    const Factor factor = set_up(jane);
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(try_log_in({.login = jane.portal_id, .more = member("totp_code", "000000")}).status, 401);
    EXPECT_EQ(try_log_in({.login = jane.portal_id, .more = member("backup_code", "nonsense")}).status, 401);
    EXPECT_EQ(get(jane.id).status, active);
    EXPECT_EQ(remove(factor.token, "000000").status, 422);
    EXPECT_EQ(get(jane.id).status, locked) << "wherever they are tried";
}

TEST_P(PortalSecondFactors, ten_backup_codes_open_once_each) {
    const PortalAccount jane = open_account();
    const Factor factor = set_up(jane);
    EXPECT_THAT(factor.backup_codes, SizeIs(10));
    EXPECT_EQ(std::set(factor.backup_codes.begin(), factor.backup_codes.end()).size(), 10U);
    for (const std::string& code : factor.backup_codes) {
        const Attempt attempt{.login = jane.portal_id, .more = member("backup_code", code)};
        EXPECT_EQ(try_log_in(attempt).status, 200) << code;
        EXPECT_EQ(try_log_in(attempt).status, 401) << code << " again";
    }
    EXPECT_THAT(event_types(jane.id.to_string()), Contains("portal_account.backup_code_used").Times(10));
}

TEST_P(PortalSecondFactors, new_backup_codes_take_the_place_of_the_old) {
    const PortalAccount jane = open_account();
    const Factor factor = set_up(jane);
    EXPECT_EQ(post_code("/portal/backup-codes", factor.token, "000000").status, 422);
    const auto renewed = post_code("/portal/backup-codes", factor.token, code_of(factor.secret));
    ASSERT_EQ(renewed.status, 200) << renewed.body;
    const auto codes = record::from_json<PortalBackupCodes>(renewed.body).codes;
    EXPECT_EQ(
        try_log_in({.login = jane.portal_id, .more = member("backup_code", factor.backup_codes[0])}).status,
        401);
    log_in({.login = jane.portal_id, .more = member("backup_code", codes[0])});
}

TEST_P(PortalSecondFactors, codes_and_secrets_are_stored_so_that_a_reader_of_the_database_learns_none) {
    const PortalAccount jane = open_account();
    const Factor factor = set_up(jane);
    read([&](Context& context) {
        auto rows = context.transaction.query(
            "SELECT salt, code_hash FROM portal_backup_codes WHERE tenant_id = $1", context.tenant());
        std::set<std::string> salts;
        while (rows.next()) {
            salts.insert(rows.get<std::string>(0));
            EXPECT_EQ(rows.get<std::string>(1).size(), 32U);
        }
        EXPECT_EQ(salts.size(), 10U);
        const auto sealed = load_account(context.transaction, jane.id)->totp_secret.value();
        EXPECT_TRUE(sealed.starts_with("sealed:"));
        EXPECT_THAT(sealed, Not(HasSubstr(factor.secret)));
    });
}

TEST_P(PortalSecondFactors, a_remembered_device_is_asked_for_no_code_until_it_is_forgotten) {
    const PortalAccount jane = open_account();
    const PortalAccount tom = open_account("tom@example.com");
    const Factor factor = set_up(jane);
    const PortalLoggedIn first =
        log_in({.login = jane.portal_id,
                .more = member("totp_code", code_of(factor.secret)) + R"(,"remember_device":true)"});
    ASSERT_TRUE(first.device_token);
    const Attempt with_device{.login = jane.portal_id, .more = member("device_token", *first.device_token)};
    EXPECT_FALSE(log_in(with_device).device_token) << "it has one";
    EXPECT_EQ(
        try_log_in({.login = jane.portal_id, .password = "a wrong phrase", .more = with_device.more}).status,
        401);
    const auto list = send("GET /portal/devices", first.tokens.access_token).body;
    EXPECT_THAT(list, HasSubstr("Tester/1.0"));
    const auto start = list.find("pdv_");
    const std::string id = list.substr(start, list.find('"', start) - start);
    EXPECT_EQ(send("DELETE /portal/devices/" + id, token_of(tom.portal_id)).status, 404) << "another's";
    EXPECT_EQ(send("DELETE /portal/devices/" + id, first.tokens.access_token).status, 204);
    EXPECT_EQ(try_log_in(with_device).status, 401);
}

TEST_P(PortalSecondFactors, a_device_is_remembered_for_a_month_and_for_one_account) {
    const PortalAccount jane = open_account();
    const PortalAccount tom = open_account("tom@example.com");
    const std::string device =
        *log_in({.login = tom.portal_id, .more = R"("remember_device":true)"}).device_token;
    const Factor factor = set_up(jane);
    EXPECT_EQ(try_log_in({.login = jane.portal_id, .more = member("device_token", device)}).status, 401);
    const std::string own =
        *log_in({.login = jane.portal_id,
                 .more = member("totp_code", code_of(factor.secret)) + R"(,"remember_device":true)"})
             .device_token;
    pass(30 * 24h - 1s);
    log_in({.login = jane.portal_id, .more = member("device_token", own)});
    pass(1s);
    EXPECT_EQ(try_log_in({.login = jane.portal_id, .more = member("device_token", own)}).status, 401);
    EXPECT_EQ(write([&](Context& context) { return purge_devices(context, real_now(), 100); }), 2);
}

TEST_P(PortalSecondFactors, the_owner_removes_it_by_password_and_code_and_an_administrator_with_a_reason) {
    const PortalAccount jane = open_account();
    Factor factor = set_up(jane);
    EXPECT_EQ(post_code("/portal/totp/remove", factor.token, code_of(factor.secret)).status, 422)
        << "without the password";
    EXPECT_EQ(remove(factor.token, code_of(factor.secret), "a wrong phrase").status, 422);
    EXPECT_EQ(stored(jane.id).failed_attempts, 1);
    EXPECT_EQ(remove(factor.token, code_of(factor.secret)).status, 204);
    EXPECT_EQ(send("GET /portal/sessions", factor.token).status, 401) << "all sessions end";
    EXPECT_EQ(try_log_in({.login = jane.portal_id}).status, 200);
    factor = set_up(jane);
    write([&](Context& context) { reset_second_factor(context, jane.id, "lost telephone"); });
    EXPECT_EQ(send("GET /portal/sessions", factor.token).status, 401) << "whoever has it is out";
    EXPECT_EQ(try_log_in({.login = jane.portal_id}).status, 200);
    EXPECT_THAT(reasons("portal_account.totp_removed"), ::testing::ElementsAre("own wish", "lost telephone"));
    EXPECT_EQ(refusal([&](Context& context) { reset_second_factor(context, jane.id, "again"); }).code(),
              ProblemCode::conflict);
}

}  // namespace
}  // namespace dotmac::portal_management
