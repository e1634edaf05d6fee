// Activation, forgotten passwords and new addresses over the whole program: what goes by mail, and comes back
// as a code.
#include <gmock/gmock.h>

#include <regex>
#include <set>

#include "app/wiring.hpp"
#include "modules/identity/service.hpp"
#include "modules/portal_management/activation.hpp"
#include "modules/portal_management/log_in_model.hpp"
#include "modules/portal_management/mailed_codes.hpp"
#include "modules/portal_management/second_factor.hpp"
#include "modules/portal_management/service.hpp"
#include "modules/portal_management/settings.hpp"
#include "platform/clock.hpp"
#include "platform/credentials/totp.hpp"
#include "platform/job_runner.hpp"
#include "tests/support/instance.hpp"

namespace dotmac::portal_management {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view first_password = "a lighthouse keeps 7 secrets";
constexpr std::string_view other_password = "nine ferries leave at dawn";

struct Letter {
    std::string template_name;
    std::string recipient;
    std::string text;

    std::string code() const {
        std::smatch found;
        return std::regex_search(text, found, std::regex{"\n\n([0-9A-Z]{4}(-[0-9A-Z]{4}){3})\n"})
                   ? found[1].str()
                   : "";
    }
};

class PortalMail : public test::OverApi {
  protected:
    void SetUp() override {
        OverApi::SetUp();
        listeners = app::all_listeners();
        set_clock(test::at("2026-12-01T08:00:00Z"));
    }
    void set_clock(Instant moment) {
        now_ = moment;
        write([&](Context& context) { platform::jump_clock(context, moment); });
    }
    void wait_for(Microseconds time) { set_clock(now_ + time); }

    PortalAccount add_account(const std::string& email = "jane@example.com") {
        return write([&](Context& context) {
            const auto customer = identity::create_customer(context, {.name = "Jane", .email = email});
            return create_account(context, {.customer_id = customer.id});
        });
    }
    PortalAccount account(PortalAccountId id) {
        return read([&](Context& context) { return get_account(context, id); });
    }
    // All mails of the outbox, oldest first.
    std::vector<Letter> letters() {
        return read([&](Context& context) {
            return context.transaction
                .query("SELECT template, recipient, text FROM mails WHERE tenant_id = $1 ORDER BY id",
                       context.tenant())
                .all([](const store::Rows& row) {
                    return Letter{row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2)};
                });
        });
    }
    // What strangers asked for is done by a job.
    void run_jobs() {
        const auto types = activation_jobs();
        platform::JobRunner{database(), types, {.process_name = "test", .listeners = &listeners}}.run_queued(
            tenant());
    }
    http::Response post(const std::string& path, const std::string& body, std::string_view token = "") {
        return send("POST", "/api/v1/portal/" + path, token, body);
    }
    http::Response take(const std::string& path, const std::string& code, std::string_view password) {
        return post(path, R"({"tenant":"acme","code":")" + code + R"(","password":")" +
                              std::string{password} + "\"}");
    }
    http::Response ask(const std::string& path, const std::string& login,
                       const std::string& tenant = "acme") {
        return post(path,
                    R"({"tenant":")" + tenant + R"(","account_type":"customer","login":")" + login + "\"}");
    }
    http::Response log_in(const std::string& login, std::string_view password) {
        return post("customer/login", R"({"tenant":"acme","login":")" + login + R"(","password":")" +
                                          std::string{password} + "\"}");
    }
    std::string token(const std::string& login, std::string_view password) {
        const auto response = log_in(login, password);
        EXPECT_EQ(response.status, 200) << response.body;
        const auto start = response.body.find("\"access_token\":\"") + 16;
        return response.body.substr(start, response.body.find('"', start) - start);
    }
    PortalAccount add_active_account(const std::string& email = "jane@example.com") {
        const PortalAccount made = add_account(email);
        EXPECT_EQ(take("activation", letters().back().code(), first_password).status, 200);
        return account(made.id);
    }
    std::string events_of(PortalAccountId id) {
        std::string all;
        for (const std::string& type : event_types(id.to_string()))
            all += type + ' ';
        return all;
    }

    Instant now_;
};
DOTMAC_ON_BOTH_ENGINES(PortalMail);

TEST_P(PortalMail, R024_an_account_is_pending_until_the_code_of_its_mail_is_used_once) {
    const PortalAccount made = add_account();
    EXPECT_EQ(made.status, PortalAccountStatus::pending_activation);
    ASSERT_EQ(letters().size(), 1U);
    const Letter letter = letters()[0];
    EXPECT_EQ(letter.template_name, "portal.activation");
    EXPECT_EQ(letter.recipient, "jane@example.com");
    EXPECT_THAT(letter.text, HasSubstr(made.portal_id));
    EXPECT_THAT(letter.text, HasSubstr("http://localhost:8080/portal/activate#acme/" + letter.code()));
    EXPECT_EQ(log_in(made.portal_id, first_password).status, 401);

    EXPECT_EQ(take("activation", letter.code(), "short").status, 422) << "the code is not spent by that";
    const auto taken = take("activation", letter.code(), first_password);
    EXPECT_EQ(taken.status, 200) << taken.body;
    EXPECT_EQ(account(made.id).status, PortalAccountStatus::active);
    EXPECT_EQ(account(made.id).email_verified_at, now_);
    EXPECT_EQ(log_in(made.portal_id, first_password).status, 200);
    EXPECT_EQ(letters().size(), 1U) << "the first password is no news";

    const auto again = take("activation", letter.code(), other_password);
    EXPECT_EQ(again.status, 422);
    EXPECT_THAT(again.body, HasSubstr("was used already, or is over"));
    EXPECT_EQ(take("activation", "0000-0000-0000-0000", other_password).body.substr(0, 200),
              again.body.substr(0, 200));
}

TEST_P(PortalMail, R024_a_code_is_over_after_a_day_and_another_is_sent_on_request) {
    const PortalAccount made = add_account();
    wait_for(24h);
    EXPECT_EQ(take("activation", letters()[0].code(), first_password).status, 422);
    EXPECT_EQ(ask("activation/resend", "jane@example.com").status, 202);
    EXPECT_EQ(letters().size(), 1U) << "the answer does not wait for it";
    run_jobs();
    ASSERT_EQ(letters().size(), 2U);
    EXPECT_NE(letters()[0].code(), letters()[1].code());
    wait_for(24h - 1s);
    EXPECT_EQ(take("activation", letters()[1].code(), first_password).status, 200);
}

TEST_P(PortalMail, only_the_newest_code_counts_and_only_its_hash_is_kept) {
    const PortalAccount made = add_account();
    ask("activation/resend", made.portal_id);
    run_jobs();
    const auto sent = letters();
    EXPECT_EQ(take("activation", sent[0].code(), first_password).status, 422);
    const auto stored = read([](Context& context) {
        return context.transaction
            .query("SELECT code_hash FROM portal_codes WHERE tenant_id = $1", context.tenant())
            .value<std::string>()
            .value();
    });
    EXPECT_EQ(stored.size(), 32U);
    EXPECT_THAT(stored, Not(HasSubstr(sent[1].code())));
    std::string typed = sent[1].code();
    std::erase(typed, '-');
    std::ranges::transform(typed, typed.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
    EXPECT_EQ(take("activation", typed, first_password).status, 200) << "as people type it";
}

TEST_P(PortalMail, no_mailbox_is_filled) {
    const PortalAccount made = add_account();
    for (int request = 0; request < 8; ++request)
        ask("activation/resend", made.portal_id);
    run_jobs();
    EXPECT_EQ(letters().size(), static_cast<std::size_t>(most_mails_an_hour));
    const auto refused = send("POST", "/api/v1/portal-accounts/" + made.id.to_string() + "/send-activation",
                              token_of(identity::UserRole::support));
    EXPECT_EQ(refused.status, 429);
    wait_for(1h);
    ask("activation/resend", made.portal_id);
    run_jobs();
    EXPECT_EQ(letters().size(), static_cast<std::size_t>(most_mails_an_hour) + 1);
}

TEST_P(PortalMail, strangers_learn_nothing_of_what_accounts_there_are) {
    const PortalAccount active = add_active_account();
    const PortalAccount suspended = add_active_account("sue@example.com");
    write([&](Context& context) {
        move_account(context, suspended.id, PortalAccountStatus::suspended, "a test");
    });
    const std::size_t before = letters().size();
    const auto jobs = [&] {
        return read([](Context& context) {
            return context.transaction
                .query("SELECT COUNT(*) FROM jobs WHERE tenant_id = $1", context.tenant())
                .value<std::int64_t>()
                .value();
        });
    };
    std::string answer;
    for (const char* path : {"password/forgotten", "activation/resend"}) {
        for (const std::string& login :
             {active.portal_id, std::string{"sue@example.com"}, std::string{"nobody@example.com"},
              std::string{"ZZZZZZZZ"}, std::string{"no login at all"}}) {
            const auto queued = jobs();
            const auto response = ask(path, login);
            EXPECT_EQ(response.status, 202) << login;
            if (answer.empty()) answer = response.body;
            EXPECT_EQ(response.body, answer) << login;
            EXPECT_EQ(jobs(), queued + 1) << "the same work for everybody";
        }
    }
    EXPECT_EQ(ask("password/forgotten", "jane@example.com", "nowhere").body, answer);
    const auto parameters = texts("SELECT parameters FROM jobs WHERE tenant_id = $1");
    EXPECT_THAT(parameters, Not(Contains(HasSubstr("login"))))
        << "what a stranger types may be a password, and jobs are kept";
    EXPECT_THAT(parameters, Not(Contains(HasSubstr("example.com"))));
    run_jobs();
    ASSERT_EQ(letters().size(), before + 1);
    EXPECT_EQ(letters().back().template_name, "portal.password_reset");
    EXPECT_EQ(letters().back().recipient, "jane@example.com");
}

TEST_P(PortalMail, a_forgotten_password_is_replaced_and_all_sessions_end) {
    const PortalAccount made = add_active_account();
    const std::string old_session = token(made.portal_id, first_password);
    ask("password/forgotten", "jane@example.com");
    run_jobs();
    const std::string code = letters().back().code();
    EXPECT_EQ(take("activation", code, other_password).status, 422) << "each code for its purpose";
    EXPECT_EQ(take("password/reset", code, first_password).status, 422) << "none of the last five";
    EXPECT_EQ(take("password/reset", code, other_password).status, 200);
    EXPECT_EQ(take("password/reset", code, "one more password, please").status, 422);
    EXPECT_EQ(log_in(made.portal_id, first_password).status, 401);
    EXPECT_EQ(log_in(made.portal_id, other_password).status, 200);
    EXPECT_EQ(send("GET", "/api/v1/portal/sessions", old_session).status, 401);
    EXPECT_EQ(letters().back().template_name, "portal.password_changed");
    EXPECT_THAT(events_of(made.id),
                HasSubstr("portal_account.password_reset_mailed portal_account.sessions_ended "
                          "portal_account.password_changed"));

    ask("password/forgotten", "jane@example.com");
    run_jobs();
    wait_for(1h);
    EXPECT_EQ(take("password/reset", letters().back().code(), "one more password, please").status, 422);
}

TEST_P(PortalMail, an_archived_account_has_no_codes) {
    const PortalAccount made = add_account();
    write([&](Context& context) {
        move_account(context, made.id, PortalAccountStatus::deactivated, "a test");
    });
    EXPECT_EQ(take("activation", letters()[0].code(), first_password).status, 422);
}

TEST_P(PortalMail, an_address_changes_once_both_have_confirmed_in_either_order) {
    std::string present = "jane@example.com";
    const PortalAccount made = add_active_account(present);
    for (const bool old_first : {true, false}) {
        const std::string wanted = old_first ? "jane.new@example.com" : "jane.newer@example.com";
        const std::string session = token(made.portal_id, first_password);
        const auto begin = [&](std::string_view password) {
            return post(
                "me/email",
                R"({"email":")" + wanted + R"(","current_password":")" + std::string{password} + "\"}",
                session);
        };
        EXPECT_EQ(begin("not the password").status, 422);
        const std::size_t before = letters().size();
        EXPECT_EQ(begin(first_password).status, 202);
        const auto sent = letters();
        ASSERT_EQ(sent.size(), before + 2);
        EXPECT_EQ(sent[before].recipient, wanted);
        EXPECT_EQ(sent[before + 1].recipient, present);
        const auto confirm = [&](const Letter& letter) {
            return post("email/confirm", R"({"tenant":"acme","code":")" + letter.code() + "\"}");
        };
        const auto first = confirm(sent[old_first ? before + 1 : before]);
        EXPECT_THAT(first.body, HasSubstr(R"("is_changed":false)"));
        EXPECT_EQ(account(made.id).email, present);
        EXPECT_EQ(confirm(sent[old_first ? before + 1 : before]).status, 422) << "once";
        const auto second = confirm(sent[old_first ? before : before + 1]);
        EXPECT_THAT(second.body, HasSubstr(R"("is_changed":true)"));
        EXPECT_EQ(account(made.id).email, wanted);
        present = wanted;
    }
    EXPECT_THAT(events_of(made.id), HasSubstr("portal_account.email_changed"));
}

TEST_P(PortalMail, an_address_of_somebody_elses_account_is_not_taken_nor_told) {
    const PortalAccount other = add_active_account("sue@example.com");
    const PortalAccount made = add_active_account();
    const auto response =
        post("me/email",
             R"({"email":"sue@example.com","current_password":")" + std::string{first_password} + "\"}",
             token(made.portal_id, first_password));
    EXPECT_EQ(response.status, 202);
    EXPECT_EQ(letters().back().template_name, "portal.already_registered");
    EXPECT_EQ(letters().back().recipient, "sue@example.com");
    EXPECT_THAT(letters().back().text, HasSubstr(other.portal_id));
}

TEST_P(PortalMail, who_registers_with_the_address_of_an_account_is_answered_alike_and_its_owner_is_told) {
    const PortalAccount made = add_active_account();
    const PortalAccount suspended = add_active_account("sue@example.com");
    write([&](Context& context) {
        move_account(context, suspended.id, PortalAccountStatus::suspended, "a test");
        platform::change_setting(context, settings(), self_registration.name, "true");
    });
    const auto enroll = [&](const std::string& number, const std::string& email) {
        return post("register",
                    R"({"tenant":"acme","customer_number":")" + number + R"(","email":")" + email + "\"}");
    };
    const std::string number =
        read([&](Context& context) { return identity::get_customer(context, *made.customer_id).number; });
    const std::size_t before = letters().size();
    const auto stranger = enroll("no such number", "joe@example.com");
    EXPECT_EQ(stranger.status, 202) << stranger.body;
    EXPECT_EQ(enroll("no such number", "sue@example.com").body, stranger.body);
    EXPECT_EQ(enroll(number, "jane@example.com").body, stranger.body);
    run_jobs();
    ASSERT_EQ(letters().size(), before + 1);
    EXPECT_EQ(letters().back().template_name, "portal.already_registered");
    EXPECT_EQ(letters().back().recipient, "jane@example.com");
    EXPECT_THAT(letters().back().text, HasSubstr(made.portal_id));
    for (int request = 0; request < 8; ++request)
        EXPECT_EQ(enroll("no such number", "jane@example.com").body, stranger.body);
    run_jobs();
    EXPECT_EQ(letters().size(), before + static_cast<std::size_t>(most_mails_an_hour))
        << "no mailbox is filled";
    const auto subjects = texts(
        "SELECT subject FROM events WHERE tenant_id = $1 AND type = 'portal_account.registration_refused'");
    EXPECT_THAT(subjects, Contains("unknown").Times(10)) << "and what was typed is kept nowhere";
    EXPECT_THAT(subjects, Contains(made.customer_id->to_string()).Times(1));
}

TEST_P(PortalMail, owners_are_mailed_what_was_changed_about_their_second_factor) {
    const PortalAccount made = add_active_account();
    const std::string session = token(made.portal_id, first_password);
    const std::string shown = R"({"current_password":")" + std::string{first_password} + "\"}";
    const auto setup = record::from_json<PortalTotpSetup>(post("totp", shown, session).body);
    const std::size_t before = letters().size();
    const std::string code = platform::totp_code(setup.secret, platform::totp_step(system_now()));
    const auto confirmed = post("totp/confirm", "{\"code\":\"" + code + "\"}", session);
    ASSERT_EQ(confirmed.status, 200) << confirmed.body;
    write([&](Context& context) { renew_backup_codes(context, made.id); });
    const std::string path = "/api/v1/portal-accounts/" + made.id.to_string() + "/reset-second-factor";
    EXPECT_EQ(send("POST", path, token_of(identity::UserRole::tenant_admin), R"({"reason":"lost"})").status,
              200);
    std::vector<Letter> sent = letters();
    sent.erase(sent.begin(), sent.begin() + static_cast<std::ptrdiff_t>(before));
    std::multiset<std::string> told;
    for (const Letter& letter : sent) {
        EXPECT_EQ(letter.template_name, "security.changed");
        EXPECT_EQ(letter.recipient, "jane@example.com");
        EXPECT_THAT(letter.text, HasSubstr(made.portal_id));
        for (const char* sentence : {"codes were set up", "New backup codes", "codes were removed"}) {
            if (letter.text.find(sentence) != std::string::npos) told.insert(sentence);
        }
        for (const std::string& secret : {setup.secret, code})
            EXPECT_THAT(letter.text, Not(HasSubstr(secret)));
    }
    EXPECT_EQ(sent.size(), 3U);
    EXPECT_THAT(told, ElementsAre("New backup codes", "codes were removed", "codes were set up"));
}

TEST_P(PortalMail, an_owner_reads_what_happened_to_his_account_and_not_whence_staff_did_it) {
    const PortalAccount made = add_active_account();
    log_in(made.portal_id, "a wrong password, this");
    const std::string path = "/api/v1/portal-accounts/" + made.id.to_string() + "/send-password-reset";
    EXPECT_EQ(send("POST", path, token_of(identity::UserRole::support)).status, 200);
    const std::string session = token(made.portal_id, first_password);
    const std::string listed = send("GET", "/api/v1/portal/me/events", session).body;
    for (const char* type : {"portal_account.created", "portal_account.activated", "portal_account.logged_in",
                             "portal_account.login_failed", "portal_account.password_reset_mailed"})
        EXPECT_THAT(listed, HasSubstr(type));
    EXPECT_THAT(listed, HasSubstr(R"("actor":"provider")"));
    EXPECT_THAT(listed, HasSubstr(R"("remote_address":"192.0.2.1")"));
    EXPECT_THAT(listed, Not(HasSubstr("usr_")));
    const auto of_staff =
        send("GET", "/api/v1/portal/me/events?type=portal_account.password_reset_mailed", session);
    EXPECT_THAT(of_staff.body, Not(HasSubstr("192.0.2.1")));
    const auto file = send("GET", "/api/v1/portal/me/events/export?format=csv", session);
    EXPECT_THAT(file.body, HasSubstr(",portal_account.activated," + made.id.to_string() + ','));
    const std::string whole =
        send("GET", "/api/v1/events?subject=" + made.id.to_string(), token_of(identity::UserRole::manager))
            .body;
    EXPECT_THAT(whole, HasSubstr("usr_"));
}

}  // namespace
}  // namespace dotmac::portal_management
