#include "modules/portal_management/portal_sessions.hpp"

#include "modules/portal_management/log_in_test.hpp"
#include "modules/portal_management/passwords.hpp"

namespace dotmac::portal_management {
namespace {

using namespace std::chrono_literals;
using testing::Attempt;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using enum PortalAccountStatus;
using enum PortalAccountType;

class PortalSessions : public testing::AtThePortal {
  protected:
    int status_of(std::string_view access_token) { return send("GET /portal/sessions", access_token).status; }
    http::Response renew(std::string_view refresh_token) {
        return send("POST /portal/refresh", "", R"({"refresh_token":")" + std::string{refresh_token} + "\"}");
    }
    PortalTokens renewed(const PortalTokens& tokens) {
        const http::Response response = renew(tokens.refresh_token);
        EXPECT_EQ(response.status, 200) << response.body;
        return response.status == 200 ? record::from_json<PortalTokens>(response.body) : PortalTokens{};
    }
    std::vector<PortalSession> sessions(PortalAccountId account) {
        return read([&](Context& context) { return list_sessions(context, account, "", {}).items; });
    }
};
DOTMAC_ON_BOTH_ENGINES(PortalSessions);

TEST_P(PortalSessions, an_access_token_is_short_and_renewed_by_the_refresh_token) {
    const PortalAccount jane = open_account();
    const PortalTokens first = log_in({.login = jane.portal_id}).tokens;
    pass(14min);
    EXPECT_EQ(status_of(first.access_token), 200);
    pass(1min);
    EXPECT_EQ(status_of(first.access_token), 401);
    const PortalTokens second = renewed(first);
    EXPECT_EQ(second.session_id, first.session_id);
    EXPECT_EQ(second.expires_at, first.expires_at) << "renewing prolongs nothing";
    EXPECT_EQ(status_of(second.access_token), 200);
    EXPECT_EQ(status_of(first.access_token), 401);
    EXPECT_EQ(renew(second.access_token).status, 401) << "an access token renews nothing";
    EXPECT_EQ(renew("dmr_nonsense").status, 401);
}

TEST_P(PortalSessions, the_old_access_token_ends_with_the_renewal) {
    const PortalAccount jane = open_account();
    const PortalTokens first = log_in({.login = jane.portal_id}).tokens;
    EXPECT_EQ(status_of(first.access_token), 200);
    const PortalTokens second = renewed(first);
    EXPECT_EQ(status_of(first.access_token), 401);
    EXPECT_EQ(status_of(second.access_token), 200);
}

TEST_P(PortalSessions, an_old_refresh_token_that_comes_back_ends_the_whole_session) {
    const PortalAccount jane = open_account();
    const PortalTokens first = log_in({.login = jane.portal_id}).tokens;
    const PortalTokens elsewhere = log_in({.login = jane.portal_id}).tokens;
    const PortalTokens third = renewed(renewed(first));
    EXPECT_EQ(status_of(third.access_token), 200);
    EXPECT_EQ(renew(first.refresh_token).status, 401);
    EXPECT_EQ(status_of(third.access_token), 401);
    EXPECT_EQ(renew(third.refresh_token).status, 401) << "the owner logs in anew";
    EXPECT_EQ(status_of(elsewhere.access_token), 200) << "another session is another matter";
    EXPECT_EQ(event_types(first.session_id.to_string()), std::vector<std::string>{"portal_session.stolen"});
    EXPECT_EQ(entrance_->counts.stolen, 1U);
}

TEST_P(PortalSessions, one_ends_when_it_lies_idle_and_after_its_hours) {
    const PortalAccount jane = open_account();
    const PortalTokens idle = log_in({.login = jane.portal_id}).tokens;
    pass(30min);
    EXPECT_EQ(renew(idle.refresh_token).status, 401);
    PortalTokens busy = log_in({.login = jane.portal_id}).tokens;
    for (int i = 0; i < 24 * 3 / 2 - 1; ++i) {
        pass(20min);
        busy = renewed(busy);
    }
    pass(20min);
    EXPECT_EQ(renew(busy.refresh_token).status, 401) << "twelve hours are over";
    EXPECT_THAT(sessions(jane.id), SizeIs(2));
    EXPECT_EQ(write([&](Context& context) { return purge_portal_sessions(context, real_now(), 100); }), 2);
    EXPECT_THAT(sessions(jane.id), SizeIs(0));
}

TEST_P(PortalSessions, each_type_has_limits_of_its_own) {
    open_account("tom@example.com", technician);
    set("portal.technician_idle_minutes", "60");
    set("portal.technician_session_hours", "2");
    const PortalTokens tokens = log_in({.login = "tom@example.com", .entry = technician}).tokens;
    EXPECT_EQ(tokens.expires_at, real_now() + 2h);
    pass(59min);
    const PortalTokens again = renewed(tokens);
    pass(60min);
    EXPECT_EQ(renew(again.refresh_token).status, 401);
}

TEST_P(PortalSessions, one_more_than_the_tenant_allows_ends_the_oldest) {
    const PortalAccount jane = open_account();
    set("portal.sessions_at_most", "2");
    const std::string first = token_of(jane.portal_id);
    const std::string second = token_of(jane.portal_id);
    EXPECT_EQ(status_of(first), 200);
    const std::string third = token_of(jane.portal_id);
    EXPECT_EQ(status_of(first), 401);
    EXPECT_EQ(status_of(second), 200);
    EXPECT_EQ(status_of(third), 200);
    EXPECT_THAT(reasons("portal_session.ended"), ElementsAre("a newer log-in took its place"));
}

TEST_P(PortalSessions, the_owner_lists_them_and_ends_one_or_all) {
    const PortalAccount jane = open_account();
    const PortalAccount tom = open_account("tom@example.com");
    const PortalTokens here = log_in({.login = jane.portal_id}).tokens;
    const PortalTokens there = log_in({.login = jane.portal_id}).tokens;
    const PortalTokens toms = log_in({.login = tom.portal_id}).tokens;
    const std::string list = send("GET /portal/sessions", here.access_token).body;
    EXPECT_THAT(list, HasSubstr(here.session_id.to_string()));
    EXPECT_THAT(list, HasSubstr(there.session_id.to_string()));
    EXPECT_THAT(list, Not(HasSubstr(toms.session_id.to_string())));
    EXPECT_THAT(list, HasSubstr(R"("is_current":true)"));
    const auto end = [&](PortalSessionId id) {
        return send("DELETE /portal/sessions/" + id.to_string(), here.access_token).status;
    };
    EXPECT_EQ(end(toms.session_id), 404) << "another's";
    EXPECT_EQ(status_of(toms.access_token), 200);
    EXPECT_EQ(end(there.session_id), 204);
    EXPECT_EQ(end(there.session_id), 404);
    EXPECT_EQ(status_of(there.access_token), 401);
    EXPECT_EQ(send("DELETE /portal/sessions", here.access_token).status, 204);
    EXPECT_EQ(status_of(here.access_token), 401);
    const std::string last = token_of(jane.portal_id);
    EXPECT_EQ(send("POST /portal/logout", last).status, 204);
    EXPECT_EQ(status_of(last), 401);
}

// A second process sees what the first one did a second later at the latest.
TEST_P(PortalSessions, R022_R025_all_end_on_every_node_within_a_second) {
    const auto other_authenticator = make_authenticator();
    const auto other = make_router(*other_authenticator);
    const PortalAccount jane = open_account();
    const auto status_there = [&](std::string_view token) {
        return send_to(*other, "GET /portal/sessions", token).status;
    };
    struct Case {
        const char* name;
        std::function<void(const PortalTokens&)> end;
    };
    const auto suspended_by_staff = [&](const PortalTokens&) {
        write([&](Context& context) { move_account(context, jane.id, suspended, "fraud"); });
    };
    const Case cases[] = {
        {"password changed",
         [&](const PortalTokens& tokens) {
             const auto response = send("POST /portal/password", tokens.access_token,
                                        R"({"current_password":"an unlikely phrase",)"
                                        R"("new_password":"another unlikely phrase"})");
             EXPECT_EQ(response.status, 204) << response.body;
         }},
        {"suspended", suspended_by_staff},
        {"deactivated",
         [&](const PortalTokens&) {
             write([&](Context& context) { move_account(context, jane.id, deactivated, "left"); });
         }},
    };
    for (const Case& one : cases) {
        if (get(jane.id).status == suspended) move(jane.id, active);
        write([&](Context& context) {
            StoredPortalAccount stored = load_account(context.transaction, jane.id).value();
            stored.password = testing::cheap_hash();
            update_account(context.transaction, stored);
        });
        const PortalTokens tokens = log_in({.login = jane.portal_id}).tokens;
        EXPECT_EQ(status_of(tokens.access_token), 200) << one.name;
        EXPECT_EQ(status_there(tokens.access_token), 200) << one.name;
        one.end(tokens);
        EXPECT_EQ(status_of(tokens.access_token), 401) << one.name << ": at once here";
        pass(1s);
        EXPECT_EQ(status_there(tokens.access_token), 401) << one.name << ": and there a second later";
        EXPECT_EQ(renew(tokens.refresh_token).status, 401) << one.name;
        EXPECT_THAT(sessions(jane.id), SizeIs(0)) << one.name;
    }
}

}  // namespace
}  // namespace dotmac::portal_management
