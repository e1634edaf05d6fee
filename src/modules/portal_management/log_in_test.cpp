#include "modules/portal_management/log_in.hpp"

#include <algorithm>
#include <chrono>
#include <latch>
#include <thread>

#include "modules/portal_management/locks.hpp"
#include "modules/portal_management/log_in_test.hpp"
#include "modules/portal_management/network_failures.hpp"

namespace dotmac::portal_management {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using testing::Attempt;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using enum PortalAccountStatus;
using enum PortalAccountType;

class PortalLogIns : public testing::AtThePortal {
  protected:
    // Runs `attempt(i)` on so many threads, all begun at once; returns the statuses.
    template <class F>
    std::vector<int> at_once(int threads, F attempt) {
        std::vector<int> statuses(static_cast<std::size_t>(threads));
        std::latch start{threads};
        std::vector<std::jthread> running;
        for (int i = 0; i < threads; ++i) {
            running.emplace_back([&, i] {
                start.arrive_and_wait();
                statuses[static_cast<std::size_t>(i)] = attempt(i);
            });
        }
        running.clear();
        return statuses;
    }
};
DOTMAC_ON_BOTH_ENGINES(PortalLogIns);

TEST_P(PortalLogIns, R021_R034_an_active_account_logs_in_by_portal_id_or_address) {
    const PortalAccount account = open_account();
    for (const std::string& login : {account.portal_id, std::string{"JANE@example.com"}}) {
        const PortalLoggedIn logged_in = log_in({.login = login});
        EXPECT_EQ(logged_in.account.id, account.id);
        EXPECT_EQ(logged_in.dashboard, "/portal/customer");
        EXPECT_TRUE(logged_in.tokens.access_token.starts_with("dmp_"));
        EXPECT_EQ(logged_in.tokens.access_expires_at, real_now() + 15min);
        EXPECT_EQ(logged_in.tokens.expires_at, real_now() + 12h);
        EXPECT_EQ(send("GET /portal/sessions", logged_in.tokens.access_token).status, 200);
    }
    EXPECT_EQ(get(account.id).last_login_at, real_now());
    EXPECT_THAT(event_types(account.id.to_string()), Contains("portal_account.logged_in").Times(2));
}

TEST_P(PortalLogIns, only_the_access_token_opens_a_route) {
    open_account();
    const PortalLoggedIn logged_in =
        log_in({.login = "jane@example.com", .more = R"("remember_device":true)"});
    EXPECT_EQ(send("GET /portal/sessions", logged_in.tokens.refresh_token).status, 401);
    EXPECT_EQ(send("GET /portal/sessions", *logged_in.device_token).status, 401);
    EXPECT_EQ(send("GET /portal/sessions").status, 401);
}

TEST_P(PortalLogIns, R033_each_type_has_a_form_of_its_own) {
    std::vector<std::string> titles;
    for (const PortalAccountType type : registry::values<PortalAccountType>()) {
        const std::string name{registry::to_string(type)};
        const auto response = send("GET /portal/" + name + "/login?tenant=acme");
        ASSERT_EQ(response.status, 200) << response.body;
        const auto form = record::from_json<PortalLogInForm>(response.body);
        EXPECT_EQ(form.account_type, type);
        EXPECT_EQ(form.action, "/api/v1/portal/" + name + "/login");
        EXPECT_EQ(form.dashboard, "/portal/" + name);
        EXPECT_EQ(form.session_hours, 12);
        titles.push_back(form.title);
    }
    EXPECT_EQ(titles,
              (std::vector<std::string>{"Tenant acme: Customer portal", "Tenant acme: Technician log-in",
                                        "Tenant acme: Partner portal"}));
    EXPECT_EQ(send("GET /portal/customer/login?tenant=nobody").status, 404);
}

TEST_P(PortalLogIns, R033_R035_at_another_types_entry_right_credentials_fail_as_a_wrong_password_does) {
    const PortalAccount tom = open_account("tom@example.com", technician);
    EXPECT_EQ(log_in({.login = "tom@example.com", .entry = technician}).dashboard, "/portal/technician");
    const PortalAccount jane = open_account("jane@example.com");
    const std::string wrong = try_log_in({.login = jane.portal_id, .password = "a wrong phrase"}).body;
    for (const PortalAccountType entry : {customer, reseller}) {
        EXPECT_EQ(try_log_in({.login = tom.portal_id, .entry = entry}).body, wrong);
        EXPECT_EQ(try_log_in({.login = "tom@example.com", .entry = entry}).body, wrong);
    }
    EXPECT_EQ(stored(tom.id).failed_attempts, 2) << "by Portal ID it counts as a wrong password";
}

TEST_P(PortalLogIns, R022_R024_R025_every_other_status_is_refused_in_the_same_words) {
    const PortalAccount jane = open_account();
    const std::string wrong = try_log_in({.login = jane.portal_id, .password = "a wrong phrase"}).body;
    EXPECT_THAT(wrong, HasSubstr("Tenant, login or password is wrong."));
    EXPECT_EQ(try_log_in({.login = jane.portal_id, .tenant = "nowhere"}).body, wrong);
    EXPECT_EQ(try_log_in({.login = "AAAAAAAA"}).body, wrong);
    EXPECT_EQ(try_log_in({.login = "nobody@example.com"}).body, wrong);
    move(jane.id, suspended);
    EXPECT_EQ(try_log_in({.login = jane.portal_id}).body, wrong);
    move(jane.id, active);
    EXPECT_EQ(try_log_in({.login = jane.portal_id}).status, 200) << "R022: recoverable";
    move(jane.id, deactivated);
    EXPECT_EQ(try_log_in({.login = jane.portal_id}).body, wrong);
    const PortalAccount late = add({.customer_id = add_customer("late@example.com")});
    EXPECT_EQ(try_log_in({.login = late.portal_id}).body, wrong);
    EXPECT_THAT(reasons("portal_account.login_failed"),
                ElementsAre("wrong password", "unknown account", "unknown account", "suspended",
                            "deactivated", "pending_activation"));
}

TEST_P(PortalLogIns, R023_R026_five_failures_lock_and_then_right_credentials_say_nothing_more) {
    const PortalAccount jane = open_account();
    const std::string wrong = try_log_in({.login = jane.portal_id, .password = "a wrong phrase"}).body;
    fail(jane.portal_id, 3);
    log_in({.login = jane.portal_id});
    EXPECT_EQ(stored(jane.id).failed_attempts, 0) << "in a row";
    fail(jane.portal_id, 4);
    EXPECT_EQ(get(jane.id).status, active);
    fail(jane.portal_id, 1);
    EXPECT_EQ(get(jane.id).status, locked);
    EXPECT_EQ(try_log_in({.login = jane.portal_id}).body, wrong);
    EXPECT_EQ(stored(jane.id).failed_attempts, 5) << "what comes while it is locked counts no more";
    EXPECT_THAT(reasons("portal_account.locked"),
                ElementsAre("five failed log-ins (R026), the last from 192.0.2.1 (Tester/1.0)"));
    EXPECT_THAT(reasons("portal_account.login_failed"), Contains("locked").Times(1));
    EXPECT_EQ(entrance_->counts.locked, 1U);
    EXPECT_EQ(entrance_->counts.refused_while_locked, 1U);
}

TEST_P(PortalLogIns, R023_a_lock_pauses_the_sessions_of_the_account) {
    const PortalAccount jane = open_account();
    const std::string token = token_of(jane.portal_id);
    EXPECT_EQ(send("GET /portal/sessions", token).status, 200);
    fail(jane.portal_id, 5);
    EXPECT_EQ(send("GET /portal/sessions", token).status, 401);
    move(jane.id, active, "it was me");
    EXPECT_EQ(send("GET /portal/sessions", token).status, 200);
}

TEST_P(PortalLogIns, R027_a_lock_lasts_half_an_hour_unless_the_tenant_says_otherwise) {
    const PortalAccount jane = open_account();
    fail(jane.portal_id, 5);
    EXPECT_EQ(get(jane.id).locked_until, real_now() + 30min);
    pass(30min - 1us);
    EXPECT_EQ(try_log_in({.login = jane.portal_id}).status, 401);
    pass(1us);
    log_in({.login = jane.portal_id});
    EXPECT_THAT(reasons("portal_account.unlocked"), ElementsAre("the time of the lock is over (R027)"));
    set("portal.lock_minutes", "7");
    fail(jane.portal_id, 5);
    EXPECT_EQ(get(jane.id).locked_until, real_now() + 7min);
}

TEST_P(PortalLogIns, R027_each_further_lock_doubles_the_time_up_to_a_day) {
    const PortalAccount jane = open_account();
    for (const auto minutes : {30min, 60min, 120min, 240min, 480min, 960min, 1440min, 1440min}) {
        fail(jane.portal_id, 5);
        EXPECT_EQ(get(jane.id).locked_until, real_now() + minutes);
        pass(minutes);
    }
    log_in({.login = jane.portal_id});
    fail(jane.portal_id, 5);
    EXPECT_EQ(get(jane.id).locked_until, real_now() + 30min) << "a log-in forgets the locks before it";
}

TEST_P(PortalLogIns, R027_a_lock_ends_by_itself) {
    const PortalAccount jane = open_account();
    const PortalAccount tom = open_account("tom@example.com");
    fail(jane.portal_id, 5);
    pass(10min);
    fail(tom.portal_id, 5);
    pass(20min);
    const auto end = [&] {
        return write([&](Context& context) { return end_locks_that_are_over(context, real_now(), 100); });
    };
    EXPECT_EQ(end(), 1);
    EXPECT_EQ(get(jane.id).status, active);
    EXPECT_EQ(get(tom.id).status, locked);
    EXPECT_EQ(end(), 0);
}

TEST_P(PortalLogIns, R026_a_thousand_guesses_at_once_lock_once_and_are_counted_exactly) {
    constexpr int guesses = 1'000;
    const PortalAccount jane = open_account();
    const auto statuses = at_once(guesses, [&](int) {
        return try_log_in({.login = jane.portal_id, .password = "a wrong phrase"}).status;
    });
    EXPECT_THAT(statuses, Each(401));
    EXPECT_EQ(get(jane.id).status, locked);
    EXPECT_EQ(stored(jane.id).failed_attempts, 5);
    EXPECT_EQ(stored(jane.id).lock_count, 1);
    EXPECT_THAT(event_types(jane.id.to_string()), Contains("portal_account.locked").Times(1));
    const auto why = reasons("portal_account.login_failed");
    EXPECT_THAT(why, Contains("wrong password").Times(5));
    EXPECT_THAT(why, Contains("locked").Times(guesses - 5));
    EXPECT_EQ(entrance_->counts.failed, 5U);
    EXPECT_EQ(entrance_->counts.locked, 1U);
    EXPECT_EQ(entrance_->counts.refused_while_locked, static_cast<std::uint64_t>(guesses - 5));
}

TEST_P(PortalLogIns, two_hundred_log_in_at_once) {
    constexpr int people = 200;
    const PortalAccount jane = open_account();
    const auto statuses = at_once(people, [&](int) { return try_log_in({.login = jane.portal_id}).status; });
    EXPECT_THAT(statuses, Each(200));
    EXPECT_EQ(entrance_->counts.logged_in, static_cast<std::uint64_t>(people));
    EXPECT_EQ(count_rows("portal_sessions"), 5) << "as many as one account may have";
    EXPECT_THAT(event_types(jane.id.to_string()), Contains("portal_account.logged_in").Times(people));
}

TEST_P(PortalLogIns, an_address_from_which_many_accounts_fail_is_slowed_down_and_its_customers_are_not) {
    const PortalAccount jane = open_account();
    const std::string device =
        *log_in({.login = jane.portal_id, .more = R"("remember_device":true)"}).device_token;
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(try_log_in({.login = "guess" + std::to_string(i) + "@example.com"}).status, 401) << i;
    const http::Response slow = try_log_in({.login = "guess10@example.com"});
    EXPECT_EQ(slow.status, 429) << slow.body;
    EXPECT_EQ(slow.header("Retry-After"), "1");
    EXPECT_EQ(try_log_in({.login = jane.portal_id}).status, 429);
    EXPECT_EQ(try_log_in({.login = jane.portal_id, .more = R"("device_token":")" + device + '"'}).status,
              200);
    EXPECT_EQ(try_log_in({.login = jane.portal_id, .address = "192.0.2.2"}).status, 200) << "somebody else";
    pass(1s);
    EXPECT_EQ(try_log_in({.login = "guess10@example.com"}).status, 401) << "slow, not shut";
    pass(1s);
    const http::Response slower = try_log_in({.login = "guess11@example.com"});
    EXPECT_EQ(slower.status, 429);
    EXPECT_EQ(slower.header("Retry-After"), "1") << "two seconds after the last, one of which is over";
    pass(15min);
    EXPECT_EQ(try_log_in({.login = "guess11@example.com"}).status, 401) << "the window is over";
    EXPECT_EQ(entrance_->counts.slowed_down, 3U);
    const auto purge = [&] {
        return write([&](Context& context) { return purge_network_failures(context, real_now(), 100); });
    };
    EXPECT_EQ(purge(), 11) << "the last one still counts";
    EXPECT_EQ(purge(), 0);
}

TEST_P(PortalLogIns, one_account_that_fails_often_slows_nobody_down) {
    const PortalAccount jane = open_account();
    const PortalAccount tom = open_account("tom@example.com");
    fail(jane.portal_id, 20);
    EXPECT_EQ(try_log_in({.login = tom.portal_id}).status, 200);
}

TEST_P(PortalLogIns, a_hash_follows_when_the_cost_rises) {
    const PortalAccount jane = open_account();
    set("portal.argon2_passes", "2");
    fail(jane.portal_id, 1);
    EXPECT_EQ(stored(jane.id).password->text, testing::cheap_hash().text) << "only who knows it raises it";
    log_in({.login = jane.portal_id});
    EXPECT_THAT(stored(jane.id).password->text, HasSubstr("m=7168,t=2"));
    log_in({.login = jane.portal_id});
    set("portal.argon2_passes", "1");
    log_in({.login = jane.portal_id});
    EXPECT_THAT(stored(jane.id).password->text, HasSubstr("m=7168,t=2")) << "it never falls";
}

// What takes the longest is the hash, the same for both. Pairs follow each other at once, so that both meet
// the same load; a real difference would show in every round.
TEST_P(PortalLogIns, time_does_not_tell_whether_an_account_exists) {
    constexpr int pairs = 31;
    constexpr int rounds = 4;
    const platform::PasswordCost real_cost;
    const PortalAccount jane = open_account();
    set("portal.argon2_memory_kib", std::to_string(real_cost.memory_kib));
    set("portal.argon2_passes", std::to_string(real_cost.passes));
    log_in({.login = jane.portal_id});
    const auto seconds = [&](const std::string& login) {
        const auto start = std::chrono::steady_clock::now();
        EXPECT_EQ(try_log_in({.login = login, .password = "a wrong phrase"}).status, 401);
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    const auto median = [](std::vector<double> times) {
        std::ranges::nth_element(times, times.begin() + pairs / 2);
        return times[pairs / 2];
    };
    double smallest = 1;
    for (int round = 0; round < rounds && smallest >= 0.05; ++round) {
        std::vector<double> known;
        std::vector<double> unknown;
        for (int i = 0; i < pairs; ++i) {
            unknown.push_back(seconds("22222222"));
            known.push_back(seconds(jane.portal_id));
            if (get(jane.id).status == locked) move(jane.id, active);
        }
        smallest = std::min(smallest, std::abs(median(known) / median(unknown) - 1));
    }
    EXPECT_LT(smallest, 0.05);
}

TEST_P(PortalLogIns, R029_every_log_in_is_an_event_with_address_and_agent_and_no_secret) {
    const PortalAccount jane = open_account();
    const PortalLoggedIn logged_in = log_in({.login = jane.portal_id, .more = R"("remember_device":true)"});
    fail(jane.portal_id, 5);
    fail("an unlikely phrase", 1);
    const auto trail = texts(
        "SELECT type || ' ' || subject || ' ' || actor || ' ' || request_id || ' ' || data || ' ' || "
        "remote_address || ' ' || user_agent "
        "FROM events WHERE tenant_id = $1 ORDER BY sequence, id");
    const std::string id = jane.id.to_string();
    EXPECT_THAT(trail, Contains(AllOf(HasSubstr("portal_account.logged_in " + id + " " + id + " request-1"),
                                      HasSubstr("192.0.2.1"), HasSubstr("Tester/1.0"))));
    EXPECT_THAT(trail, Contains(AllOf(HasSubstr("portal_account.login_failed " + id + " anonymous request-1"),
                                      HasSubstr("wrong password"), HasSubstr("192.0.2.1"))));
    for (const std::string& secret :
         {logged_in.tokens.access_token, logged_in.tokens.refresh_token, *logged_in.device_token,
          std::string{"a wrong phrase"}, std::string{testing::good_password}, std::string{"$argon2id$"}})
        EXPECT_THAT(trail, Each(Not(HasSubstr(secret))));
}

}  // namespace
}  // namespace dotmac::portal_management
