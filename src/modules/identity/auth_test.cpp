#include <atomic>
#include <thread>

#include "modules/identity/attempts.hpp"
#include "modules/identity/identity_test.hpp"
#include "modules/identity/jobs.hpp"
#include "modules/identity/sessions.hpp"
#include "modules/identity/user_store.hpp"
#include "platform/credentials/totp.hpp"

namespace dotmac::identity {
namespace {

using namespace platform;

using namespace testing;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using enum UserRole;

class LogIns : public OverHttp {
  protected:
    User add(std::string_view email, std::vector<UserRole> roles) {
        return write([&](Context& context) { return make_user(context, email, roles); });
    }
    Me me(std::string_view token) {
        const http::Response response = send("GET /auth/me", token);
        EXPECT_EQ(response.status, 200) << response.body;
        return record::from_json<Me>(response.body);
    }
    http::Response begin_totp(std::string_view token) {
        return send("POST /auth/totp", token,
                    R"({"current_password":")" + std::string{good_password} + "\"}");
    }
};
DOTMAC_ON_BOTH_ENGINES(LogIns);

TEST_P(LogIns, a_token_opens_what_the_roles_allow_until_it_is_given_back) {
    const User user = add("jane@acme.com", {sales});
    const http::Response response = try_log_in("JANE@acme.com");
    ASSERT_EQ(response.status, 200) << response.body;
    const auto logged_in = record::from_json<LoggedIn>(response.body);
    EXPECT_EQ(logged_in.user.id, user.id);
    EXPECT_EQ(logged_in.token_type, "Bearer");
    EXPECT_EQ(logged_in.expires_at, real_now() + 168h);
    EXPECT_THAT(response.body, Not(HasSubstr("argon2")));
    const Me who = me(logged_in.token);
    EXPECT_EQ(who.user->id, user.id);
    EXPECT_EQ(who.user->last_login_at, real_now());
    EXPECT_EQ(who.tenant.slug, "acme");
    EXPECT_THAT(who.permissions, AllOf(Contains("customers_write"), Not(Contains("invoices_read"))));
    EXPECT_EQ(send("GET /customers", logged_in.token).status, 200);
    EXPECT_EQ(send("GET /users", logged_in.token).status, 403);
    EXPECT_EQ(send("POST /auth/logout", logged_in.token).status, 204);
    EXPECT_EQ(send("GET /auth/me", logged_in.token).status, 401);
    EXPECT_THAT(event_types(user.id.to_string()), ElementsAre("user.created", "user.logged_in"));
}

TEST_P(LogIns, the_token_is_stored_nowhere) {
    add("jane@acme.com", {sales});
    const std::string token = log_in("jane@acme.com");
    read([&](Context& context) {
        auto rows = context.transaction.query("SELECT token_hash FROM sessions WHERE tenant_id = $1",
                                              context.tenant());
        ASSERT_TRUE(rows.next());
        EXPECT_EQ(rows.get<std::string>(0), parse_token(token)->hash);
        EXPECT_EQ(rows.get<std::string>(0).size(), 32U);
    });
}

TEST_P(LogIns, every_wrong_credential_is_refused_in_the_same_words) {
    add("jane@acme.com", {sales});
    const User gone = add("gone@acme.com", {sales});
    write([&](Context& context) { disable_user(context, gone.id, every_permission()); });
    const std::string wrong = try_log_in("jane@acme.com", "incorrect horse").body;
    EXPECT_THAT(wrong, AllOf(HasSubstr("unauthenticated"), HasSubstr("Tenant, e-mail address or password")));
    EXPECT_EQ(try_log_in("nobody@acme.com").body, wrong);
    EXPECT_EQ(try_log_in("gone@acme.com").body, wrong);
    EXPECT_EQ(try_log_in("jane@acme.com", good_password, "nowhere").body, wrong);
    EXPECT_EQ(try_log_in("jane@acme.com", "").body, wrong);
    EXPECT_THAT(event_types("nobody@acme.com"), ElementsAre("user.login_failed"));
    EXPECT_THAT(event_types(gone.id.to_string()), Contains("user.login_failed"));
}

TEST_P(LogIns, a_password_that_is_typed_as_the_address_is_stored_nowhere) {
    const std::string slip = "battery staple";
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(try_log_in(slip).status, 401);
    EXPECT_EQ(try_log_in(slip).status, 429) << "counted as an address is";
    const auto stored = texts(
        "SELECT subject || data FROM events WHERE tenant_id = $1 "
        "UNION ALL SELECT email_folded FROM login_attempts WHERE tenant_id = $1");
    EXPECT_THAT(stored, Contains(HasSubstr("(not an address)")).Times(12)) << "failures, throttling, count";
    EXPECT_THAT(stored, Not(Contains(HasSubstr(slip))));
}

TEST_P(LogIns, ten_failures_in_a_quarter_of_an_hour_stop_an_account_known_or_not) {
    const User user = add("jane@acme.com", {sales});
    for (const char* email : {"jane@acme.com", "nobody@acme.com"}) {
        for (int i = 0; i < 10; ++i)
            EXPECT_EQ(try_log_in(email, "incorrect horse").status, 401) << i;
        const http::Response response = try_log_in(email);
        EXPECT_EQ(response.status, 429) << email;
        EXPECT_THAT(response.body, HasSubstr("rate_limited"));
    }
    EXPECT_THAT(event_types(user.id.to_string()), Contains("user.login_throttled").Times(1));
    pass(15min);
    log_in("jane@acme.com");
    EXPECT_EQ(count_rows("login_attempts"), 1) << "a success forgets the failures";
    EXPECT_EQ(write([&](Context& context) { return purge_attempts(context, real_now(), 10); }), 1);
}

TEST_P(LogIns, failures_further_apart_than_the_window_do_not_add_up) {
    add("jane@acme.com", {sales});
    for (int i = 0; i < 12; ++i) {
        EXPECT_EQ(try_log_in("jane@acme.com", "incorrect horse").status, 401);
        pass(2min);
    }
    log_in("jane@acme.com");
}

TEST_P(LogIns, a_session_ends_when_it_lies_idle_and_after_a_week_at_the_latest) {
    add("jane@acme.com", {sales});
    const std::string idle = log_in("jane@acme.com");
    pass(7h + 59min);
    EXPECT_EQ(send("GET /auth/me", idle).status, 200) << "and counts as used again";
    pass(7h + 59min);
    EXPECT_EQ(send("GET /auth/me", idle).status, 200);
    pass(8h);
    EXPECT_EQ(send("GET /auth/me", idle).status, 401);
    const std::string busy = log_in("jane@acme.com");
    for (int hours = 0; hours < 161; hours += 7) {
        pass(7h);
        EXPECT_EQ(send("GET /auth/me", busy).status, 200) << hours;
    }
    pass(7h);
    EXPECT_EQ(send("GET /auth/me", busy).status, 401);
    EXPECT_EQ(count_rows("sessions"), 2);
    EXPECT_EQ(write([&](Context& context) { return purge_sessions(context, real_now(), 10); }), 2);
}

TEST_P(LogIns, sessions_are_listed_and_ended_one_by_one) {
    add("jane@acme.com", {sales});
    const std::string first = log_in("jane@acme.com");
    const std::string second = log_in("jane@acme.com");
    EXPECT_EQ(send("GET /auth/me", first).status, 200) << "so that it is remembered";
    const std::string list = send("GET /auth/sessions", second).body;
    const std::size_t at = list.find("\"id\":\"", list.find("\"is_current\":true")) + 6;
    const std::string id_of_first = list.substr(at, std::string_view{"ses_0000000000000"}.size());
    EXPECT_EQ(send("DELETE /auth/sessions/" + id_of_first, second).status, 204);
    EXPECT_EQ(send("GET /auth/me", first).status, 401) << "at once, in this process";
    EXPECT_EQ(send("GET /auth/me", second).status, 200);
    EXPECT_EQ(send("DELETE /auth/sessions/" + id_of_first, second).status, 404);
    const std::string other = token_of(manager);
    const std::string own = send("GET /auth/sessions", second).body;
    const std::string id_of_second = own.substr(own.find("ses_"), id_of_first.size());
    EXPECT_EQ(send("DELETE /auth/sessions/" + id_of_second, other).status, 404) << "it is another user's";
}

TEST_P(LogIns, whoever_is_locked_out_is_out_at_once) {
    const std::string admin = token_of(tenant_admin);
    const User user = add("jane@acme.com", {sales});
    const std::string path = "/users/" + user.id.to_string();
    std::string token = log_in("jane@acme.com");
    EXPECT_EQ(send("GET /customers", token).status, 200);
    EXPECT_EQ(send("PATCH " + path, admin, R"({"roles":["technician"]})").status, 200);
    EXPECT_EQ(send("POST /customers", token, R"({"name":"A","customer_type":"business"})").status, 403)
        << "his roles were changed";
    EXPECT_EQ(send("POST " + path + "/reset-password", admin, R"({"password":"a new beginning"})").status,
              200);
    EXPECT_EQ(send("GET /customers", token).status, 401);
    EXPECT_EQ(try_log_in("jane@acme.com").status, 401);
    token = record::from_json<LoggedIn>(try_log_in("jane@acme.com", "a new beginning").body).token;
    EXPECT_EQ(send("GET /customers", token).status, 200);
    EXPECT_EQ(send("POST " + path + "/disable", admin).status, 200);
    EXPECT_EQ(send("GET /customers", token).status, 401);
    EXPECT_EQ(try_log_in("jane@acme.com", "a new beginning").status, 401);
}

TEST_P(LogIns, what_another_process_revokes_is_refused_within_a_second) {
    const User user = add("jane@acme.com", {sales});
    const std::string token = log_in("jane@acme.com");
    EXPECT_EQ(send("GET /customers", token).status, 200);
    write([&](Context& context) { disable_user(context, user.id, every_permission()); });
    pass(1s);
    EXPECT_EQ(send("GET /customers", token).status, 401);
}

TEST_P(LogIns, ones_own_password_is_changed_with_the_old_one_and_ends_the_other_sessions) {
    add("jane@acme.com", {sales});
    const std::string here = log_in("jane@acme.com");
    const std::string there = log_in("jane@acme.com");
    EXPECT_EQ(send("GET /auth/me", there).status, 200);
    const auto change = [&](const char* old_password, const char* new_password) {
        return send("POST /auth/password", here,
                    std::string{R"({"current_password":")"} + old_password + R"(","new_password":")" +
                        new_password + "\"}")
            .status;
    };
    EXPECT_EQ(change("incorrect horse", "battery staple"), 422);
    EXPECT_EQ(change("correct horse", "short"), 422);
    EXPECT_EQ(change("correct horse", "password2026!"), 422) << "made from a common one";
    EXPECT_EQ(change("correct horse", "jane@acme.com"), 422);
    EXPECT_EQ(change("correct horse", "battery staple"), 204);
    EXPECT_EQ(send("GET /auth/me", here).status, 200);
    EXPECT_EQ(send("GET /auth/me", there).status, 401);
    EXPECT_EQ(try_log_in("jane@acme.com").status, 401);
    EXPECT_EQ(try_log_in("jane@acme.com", "battery staple").status, 200);
}

TEST_P(LogIns, a_header_that_is_no_token_of_ours_is_refused) {
    add("jane@acme.com", {sales});
    const std::string token = log_in("jane@acme.com");
    std::string forged = token;
    forged[30] = forged[30] == 'A' ? 'B' : 'A';
    for (const std::string& header : {std::string{"Basic amFuZTpwYXNz"}, std::string{"Bearer"},
                                      "Bearer " + forged, "Bearer x" + token, token})
        EXPECT_EQ(send("GET /auth/me", "", "", {{"Authorization", header}}).status, 401) << header;
    EXPECT_EQ(send("GET /auth/me", "", "", {{"authorization", "bearer " + token}}).status, 200);
    EXPECT_EQ(send("GET /auth/me").status, 401);
}

TEST_P(LogIns, one_time_codes_guard_the_log_in_once_they_are_confirmed) {
    add("jane@acme.com", {sales});
    const std::string token = log_in("jane@acme.com");
    EXPECT_EQ(send("POST /auth/totp", token).status, 422) << "a session alone is not enough";
    EXPECT_EQ(send("POST /auth/totp", token, R"({"current_password":"incorrect horse"})").status, 422);
    EXPECT_EQ(count_rows("login_attempts"), 1) << "a wrong password counts wherever it is tried";
    const std::string elsewhere = log_in("jane@acme.com");
    const http::Response begun = begin_totp(token);
    ASSERT_EQ(begun.status, 200) << begun.body;
    const auto setup = record::from_json<TotpSetup>(begun.body);
    EXPECT_THAT(setup.uri, HasSubstr("otpauth://totp/Tenant%20acme:jane%40acme.com?secret=" + setup.secret));
    EXPECT_EQ(try_log_in("jane@acme.com").status, 200) << "not in force yet";
    const auto stored = read([&](Context& context) {
        return load_user_by_email(context.transaction, "jane@acme.com")->totp_secret.value();
    });
    EXPECT_TRUE(stored.starts_with("sealed:")) << "who reads the database learns no secret";
    const auto code = [&](int steps = 0) { return totp_code(setup.secret, totp_step(real_now()) + steps); };
    const auto with_code = [&](const std::string& text) { return "{\"code\":\"" + text + "\"}"; };
    EXPECT_EQ(send("POST /auth/totp/confirm", token, with_code(code(7))).status, 422);
    EXPECT_THAT(send("POST /auth/totp/confirm", token, with_code(code())).body,
                HasSubstr("\"totp_enabled\":true"));
    const http::Response asked = try_log_in("jane@acme.com");
    EXPECT_EQ(asked.status, 401);
    EXPECT_THAT(asked.body, AllOf(HasSubstr("\"field\":\"totp_code\""), HasSubstr("is required")));
    EXPECT_EQ(try_log_in("jane@acme.com", "incorrect horse").body.find("totp_code"), std::string::npos)
        << "whether codes are on is told to who knows the password";
    EXPECT_EQ(try_log_in("jane@acme.com", good_password, "acme", code()).status, 401) << "it was used before";
    pass(30s);
    EXPECT_EQ(try_log_in("jane@acme.com", good_password, "acme", code()).status, 200);
    EXPECT_EQ(try_log_in("jane@acme.com", good_password, "acme", code()).status, 401);
    EXPECT_EQ(begin_totp(token).status, 409);
    const auto remove = [&](std::string_view password) {
        return send("POST /auth/totp/remove", token,
                    R"({"current_password":")" + std::string{password} + R"(","code":")" + code() + "\"}")
            .status;
    };
    EXPECT_EQ(remove(good_password), 422) << "the code was used";
    pass(30s);
    EXPECT_EQ(send("POST /auth/totp/remove", token, with_code(code())).status, 422) << "without the password";
    EXPECT_EQ(remove("incorrect horse"), 422);
    EXPECT_EQ(send("GET /auth/me", elsewhere).status, 200);
    EXPECT_EQ(remove(good_password), 200);
    EXPECT_EQ(send("GET /auth/me", elsewhere).status, 401) << "all other sessions end";
    EXPECT_EQ(send("GET /auth/me", token).status, 200);
    EXPECT_EQ(try_log_in("jane@acme.com").status, 200);
}

TEST_P(LogIns, owners_are_mailed_what_was_changed_and_no_secret) {
    const std::string admin = token_of(tenant_admin);
    const User jane = add("jane@acme.com", {sales});
    const std::string path = "/users/" + jane.id.to_string();
    const auto mails = [&] {
        return texts("SELECT recipient || ': ' || text FROM mails WHERE tenant_id = $1 ORDER BY id");
    };
    const std::string token = log_in("jane@acme.com");
    const auto setup = record::from_json<TotpSetup>(begin_totp(token).body);
    EXPECT_THAT(mails(), ElementsAre()) << "nothing is in force yet";
    const std::string code = totp_code(setup.secret, totp_step(real_now()));
    EXPECT_EQ(send("POST /auth/totp/confirm", token, "{\"code\":\"" + code + "\"}").status, 200);
    EXPECT_EQ(send("POST " + path + "/reset-totp", admin).status, 200);
    EXPECT_EQ(send("POST " + path + "/reset-totp", admin).status, 200) << "there are none any more";
    EXPECT_EQ(send("POST " + path + "/reset-password", admin, R"({"password":"a new beginning"})").status,
              200);
    const std::string again =
        record::from_json<LoggedIn>(try_log_in("jane@acme.com", "a new beginning").body).token;
    EXPECT_EQ(send("POST /auth/password", again,
                   R"({"current_password":"a new beginning","new_password":"battery staple"})")
                  .status,
              204);
    EXPECT_EQ(send("PATCH " + path, admin, R"({"email":"jane.new@acme.com"})").status, 200);
    EXPECT_THAT(mails(), ElementsAre(AllOf(HasSubstr("jane@acme.com: "), HasSubstr("codes were set up")),
                                     HasSubstr("codes were removed"), HasSubstr("password was changed"),
                                     HasSubstr("password was changed"),
                                     AllOf(HasSubstr("jane@acme.com: "), HasSubstr("address was changed"))));
    for (const std::string& secret : {setup.secret, code, std::string{"a new beginning"},
                                      std::string{"battery staple"}, std::string{"jane.new"}})
        EXPECT_THAT(mails(), Not(Contains(HasSubstr(secret))));
}

TEST_P(LogIns, wrong_one_time_codes_count_as_failed_log_ins) {
    const User user = add("jane@acme.com", {sales});
    const std::string token = log_in("jane@acme.com");
    const auto setup = record::from_json<TotpSetup>(begin_totp(token).body);
    const std::string wrong = totp_code(setup.secret, totp_step(real_now()) + 9);
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(send("POST /auth/totp/confirm", token, "{\"code\":\"" + wrong + "\"}").status, 422);
    EXPECT_EQ(send("POST /auth/totp/confirm", token, "{\"code\":\"" + wrong + "\"}").status, 429);
    EXPECT_EQ(try_log_in("jane@acme.com").status, 429);
}

TEST_P(LogIns, an_admin_ends_the_codes_of_a_lost_telephone) {
    const std::string admin = token_of(tenant_admin);
    const User user = add("jane@acme.com", {sales});
    const std::string session = log_in("jane@acme.com");
    EXPECT_EQ(send("GET /auth/me", session).status, 200);
    write([&](Context& context) {
        auto stored = *load_user(context.transaction, user.id);
        stored.totp_secret = make_totp_secret();
        stored.user.totp_enabled = true;
        update_user(context.transaction, stored);
    });
    EXPECT_EQ(try_log_in("jane@acme.com").status, 401);
    EXPECT_EQ(send("POST /users/" + user.id.to_string() + "/reset-totp", admin).status, 200);
    EXPECT_EQ(send("GET /auth/me", session).status, 401) << "whoever has the telephone is out";
    EXPECT_EQ(try_log_in("jane@acme.com").status, 200);
}

TEST_P(LogIns, an_api_key_may_do_what_it_names_and_never_more_than_its_user) {
    const std::string admin = token_of(tenant_admin);
    const User user = add("second@acme.com", {tenant_admin});
    const std::string second = log_in("second@acme.com");
    const http::Response response =
        send("POST /api-keys", second,
             R"({"name":"radius","permissions":["services_read","customers_read","invoices_read"]})");
    ASSERT_EQ(response.status, 201) << response.body;
    const auto created = record::from_json<ApiKeyCreated>(response.body);
    EXPECT_TRUE(created.secret.starts_with("dmk_"));
    EXPECT_THAT(created.key.permissions, ElementsAre("customers_read", "services_read", "invoices_read"));
    EXPECT_EQ(send("GET /customers", created.secret).status, 200);
    EXPECT_EQ(send("GET /users", created.secret).status, 403);
    EXPECT_EQ(me(created.secret).api_key->id, created.id);
    EXPECT_EQ(me(created.secret).user->id, user.id);
    EXPECT_EQ(send("GET /auth/sessions", created.secret).status, 403);
    EXPECT_EQ(send("POST /auth/logout", created.secret).status, 409);
    EXPECT_THAT(send("GET /api-keys", admin).body, Not(HasSubstr("dmk_")));
    EXPECT_EQ(send("PATCH /users/" + user.id.to_string(), admin, R"({"roles":["sales"]})").status, 200);
    EXPECT_EQ(me(created.secret).permissions, std::vector<std::string>({"customers_read", "services_read"}))
        << "sales sees no invoices";
    EXPECT_EQ(send("POST /users/" + user.id.to_string() + "/disable", admin).status, 200);
    EXPECT_EQ(send("GET /customers", created.secret).status, 401);
    EXPECT_EQ(send("POST /users/" + user.id.to_string() + "/enable", admin).status, 200);
    EXPECT_EQ(send("GET /customers", created.secret).status, 200);
    EXPECT_EQ(send("DELETE /api-keys/" + created.id.to_string(), admin).status, 204);
    EXPECT_EQ(send("GET /customers", created.secret).status, 401);
    EXPECT_THAT(event_types(created.id.to_string()), ElementsAre("api_key.created", "api_key.revoked"));
}

TEST_P(LogIns, an_api_key_is_refused_for_what_its_maker_lacks_or_nobody_knows) {
    const std::string admin = token_of(tenant_admin);
    const auto make = [&](const std::string& token, const char* permissions, const char* more = "") {
        return send("POST /api-keys", token,
                    std::string{R"({"name":"k","permissions":[)"} + permissions + "]" + more + "}");
    };
    EXPECT_EQ(make(admin, R"("system_configure")").status, 403);
    const http::Response unknown = make(admin, R"("customers_read","customer_write")");
    EXPECT_EQ(unknown.status, 422);
    EXPECT_THAT(unknown.body,
                AllOf(HasSubstr("permissions[1]"), HasSubstr("did you mean \\\"customers_write\\\"")));
    EXPECT_EQ(make(admin, "").status, 422);
    EXPECT_EQ(make(admin, R"("customers_read")", R"(,"expires_at":"2020-01-01T00:00:00Z")").status, 422);
    EXPECT_EQ(make(token_of(manager), R"("customers_read")").status, 403);
    const auto key = record::from_json<ApiKeyCreated>(
        make(admin, R"("customers_read","api_keys_write")", R"(,"expires_at":"2026-03-10T10:00:00Z")").body);
    EXPECT_EQ(make(key.secret, R"("customers_read")").status, 403) << "a key makes no keys";
    EXPECT_EQ(send("GET /customers", key.secret).status, 200);
    pass(1h);
    EXPECT_EQ(send("GET /customers", key.secret).status, 401) << "it has ended";
}

TEST_P(LogIns, R001_super_admin_acts_in_any_tenant_and_nobody_else_does) {
    const TenantId other = add_tenant("other");
    write_in(other, [](Context& context) {
        make_user(context, "theirs@other.com", {tenant_admin});
        create_customer(context, {.name = "Other Ltd"});
    });
    add("root@acme.com", {super_admin});
    const std::string root = log_in("root@acme.com");
    for (const std::string& name : {std::string{"other"}, other.to_string()}) {
        const http::Response there = send("GET /customers", root, "", {{"X-Tenant", name}});
        EXPECT_EQ(there.status, 200);
        EXPECT_THAT(there.body, HasSubstr("Other Ltd"));
    }
    EXPECT_THAT(send("GET /customers", root).body, Not(HasSubstr("Other Ltd")));
    EXPECT_EQ(send("GET /customers", root, "", {{"X-Tenant", "nowhere"}}).status, 404);
    const auto who = record::from_json<Me>(send("GET /auth/me", root, "", {{"X-Tenant", "other"}}).body);
    EXPECT_EQ(who.tenant.slug, "other");
    EXPECT_EQ(who.user->email, "root@acme.com");
    const http::Response made = send(
        "POST /customers", root, R"({"name":"By root","customer_type":"business"})", {{"X-Tenant", "other"}});
    EXPECT_EQ(made.status, 201);
    write_in(other, [&](Context& context) {
        EXPECT_EQ(context.transaction
                      .query("SELECT actor FROM events WHERE tenant_id = $1 AND subject = $2",
                             context.tenant(), record::from_json<Customer>(made.body).id.to_string())
                      .value<std::string>(),
                  who.user->id.to_string());
    });
    const std::string admin = token_of(tenant_admin);
    EXPECT_EQ(send("GET /customers", admin, "", {{"X-Tenant", "other"}}).status, 403);
    EXPECT_EQ(send("GET /customers", admin, "", {{"X-Tenant", "nowhere"}}).status, 403);
    EXPECT_EQ(send("GET /customers", admin, "", {{"X-Tenant", "acme"}}).status, 200) << "his own";
}

TEST_P(LogIns, R009_only_a_super_admin_makes_a_super_admin) {
    const char* body =
        R"({"email":"new@acme.com","name":"New","roles":["super_admin"],"password":"battery staple"})";
    EXPECT_EQ(send("POST /users", token_of(tenant_admin), body).status, 403);
    const http::Response made = send("POST /users", token_of(super_admin), body);
    EXPECT_EQ(made.status, 201);
    EXPECT_THAT(made.body, Not(HasSubstr("battery staple")));
}

TEST_P(LogIns, R007_customer_role_is_refused_over_http_and_a_slip_is_named) {
    const std::string admin = token_of(tenant_admin);
    const auto create = [&](const char* role) {
        return send(
            "POST /users", admin,
            std::string{R"({"email":"new@acme.com","name":"New","password":"battery staple","roles":[")"} +
                role + "\"]}");
    };
    const http::Response refused = create("customer");
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.body, AllOf(HasSubstr("roles[0]"), HasSubstr("deprecated")));
    EXPECT_THAT(create("suport").body, HasSubstr("did you mean \\\"support\\\""));
}

TEST_P(LogIns, R003_to_R006_each_role_opens_its_own_routes_only) {
    struct Case {
        const char* line;
        const char* body;
        // super_admin, tenant_admin, manager, technician, support, sales
        int status[6];
    };
    const CustomerId id = write([](Context& context) { return create_customer(context, {.name = "A"}).id; });
    const std::string path = "/customers/" + id.to_string();
    const std::string get = "GET " + path, note = "POST " + path + "/notes",
                      activate = "POST " + path + "/activate";
    const Case cases[] = {
        {"GET /customers", "", {200, 200, 200, 200, 200, 200}},
        {get.c_str(), "", {200, 200, 200, 200, 200, 200}},
        {note.c_str(), R"({"text":"called"})", {201, 201, 201, 403, 201, 201}},
        // Activated by the first; after that the step is none, which only he learns who may take it.
        {activate.c_str(), "{}", {200, 409, 409, 403, 403, 403}},
        {"GET /users", "", {200, 200, 200, 403, 403, 403}},
        {"POST /users", "{}", {422, 422, 403, 403, 403, 403}},
        {"GET /api-keys", "", {200, 200, 403, 403, 403, 403}},
        {"GET /auth/me", "", {200, 200, 200, 200, 200, 200}},
    };
    std::vector<std::string> tokens;
    for (const UserRole role : {super_admin, tenant_admin, manager, technician, support, sales})
        tokens.push_back(token_of(role));
    for (const Case& one : cases) {
        for (std::size_t role = 0; role < tokens.size(); ++role)
            EXPECT_EQ(send(one.line, tokens[role], one.body).status, one.status[role])
                << one.line << " × " << role;
    }
}

class FakeRun : public platform::JobRun {
  public:
    FakeRun(store::Database& database, TenantId tenant) : database_{database}, tenant_{tenant} {}
    store::Database& database() override { return database_; }
    TenantId tenant() const override { return tenant_; }
    const std::string& parameters() const override { return parameters_; }
    Actor actor() const override { return {"job:purge_sessions", ""}; }
    void progress(std::int64_t, std::int64_t) override {}
    bool stopping() const override { return false; }

  protected:
    Context context_for(store::Transaction& transaction) override {
        return {.transaction = transaction, .clock = platform::tenant_clock(transaction), .actor = actor()};
    }

  private:
    store::Database& database_;
    TenantId tenant_;
    std::string parameters_ = "{}";
};

TEST_P(LogIns, the_job_forgets_what_has_ended_and_nothing_else) {
    add("jane@acme.com", {sales});
    log_in("jane@acme.com");
    try_log_in("nobody@acme.com");
    pass(8h);
    log_in("jane@acme.com");
    try_log_in("somebody@acme.com");
    FakeRun run{database(), tenant()};
    const auto types = jobs([this] { return real_now(); });
    ASSERT_EQ(types.size(), 1U);
    EXPECT_EQ(types[0].run(run), R"({"sessions":1,"attempts":1})");
    EXPECT_EQ(types[0].run(run), R"({"sessions":0,"attempts":0})");
    EXPECT_EQ(count_rows("sessions"), 1);
    EXPECT_EQ(count_rows("login_attempts"), 1);
}

TEST_P(LogIns, a_revoked_token_is_refused_from_then_on_however_many_ask) {
    const User user = add("jane@acme.com", {sales});
    const std::string admin = token_of(tenant_admin);
    const std::string token = log_in("jane@acme.com");
    std::atomic<bool> is_out = false;
    std::atomic<bool> is_over = false;
    std::atomic<int> late{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&] {
            while (!is_over) {
                const bool was_out = is_out;
                const int status = send("GET /auth/me", token).status;
                if (was_out && status != 401) ++late;
            }
        });
    }
    EXPECT_EQ(send("POST /users/" + user.id.to_string() + "/disable", admin).status, 200);
    is_out = true;
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(send("GET /auth/me", token).status, 401);
    is_over = true;
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(late, 0);
}

TEST(PasswordGates, give_everyone_who_waits_his_turn) {
    PasswordGate gate{1, 8};
    std::atomic<int> right{0};
    std::vector<std::thread> threads;
    const PasswordHash hash = gate.hash("correct horse");
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] { right += gate.verify(hash, "correct horse") ? 1 : 0; });
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(right, 4);
}

TEST(PasswordGates, past_the_bound_a_log_in_is_refused_and_not_kept_waiting) {
    PasswordGate closed{0, 0};
    EXPECT_EQ(refusal_of([&] { closed.verify(nobodys_password(), "x"); }).code(), ProblemCode::unavailable);
    PasswordGate open{1, 0};
    EXPECT_FALSE(open.verify(nobodys_password(), "x"));
    EXPECT_FALSE(open.verify(nobodys_password(), "x")) << "its turn was given back";
}

}  // namespace
}  // namespace dotmac::identity
