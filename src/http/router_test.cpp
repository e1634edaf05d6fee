#include "http/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "http/openapi.hpp"
#include "tests/support/database.hpp"
#include "tests/support/toy_routes.hpp"

namespace dotmac::http {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Call {
    std::string user = "writer";
    Headers headers = {};
    std::string body = {};
    std::string type = "application/json";
};

class Routers : public dotmac::test::OnBothEngines {
  protected:
    void SetUp() override {
        OnBothEngines::SetUp();
        options_.steady_now = [this] { return steady_now_; };
        options_.rate_limit = {.per_second = 1, .burst = 1'000};
        start();
    }
    void TearDown() override {
        router_.reset();
        OnBothEngines::TearDown();
    }
    const std::vector<store::Migration>& migrations() const override { return test::migrations(); }
    void start() {
        router_ = std::make_unique<Router>(database(), test::hooks(now_), options_);
        test::add_routes(*router_);
    }
    Response call(const std::string& method, const std::string& target, const Call& how = {}) {
        Request request;
        request.method = method;
        request.headers = how.headers;
        request.remote_address = "10.0.0.1";
        request.request_id = "r1";
        if (!how.user.empty()) request.headers.emplace_back("Authorization", "Bearer " + how.user);
        if (!how.body.empty()) request.headers.emplace_back("Content-Type", how.type);
        request.body = how.body;
        parse_target(target, request);
        return router_->handle(request);
    }
    Response create(const std::string& color, const Headers& headers = {}) {
        return call("POST", "/api/v1/toys", {.headers = headers, .body = R"({"color":")" + color + "\"}"});
    }
    std::int64_t toys() {
        return database().read(test::tenant, [](store::Transaction& transaction) {
            return *transaction.query("SELECT COUNT(*) FROM toys WHERE tenant_id = $1", transaction.tenant())
                        .value<std::int64_t>();
        });
    }
    std::string red_toy() { return create("red").headers.at(1).second; }  // its Location

    Instant now_{std::chrono::sys_days{std::chrono::year{2026} / 1 / 31}};
    std::chrono::steady_clock::time_point steady_now_{};
    RouterOptions options_;
    std::unique_ptr<Router> router_;
};
DOTMAC_ON_BOTH_ENGINES(Routers);

TEST_P(Routers, create_read_change_list_and_remove) {
    const Response created = create("red");
    ASSERT_EQ(created.status, 201) << created.body;
    const std::string location{created.header("Location")};
    EXPECT_THAT(location, testing::StartsWith("/api/v1/toys/toy_"));
    EXPECT_EQ(created.header("ETag"), "\"1\"");
    EXPECT_EQ(created.header("Cache-Control"), "no-store");

    EXPECT_EQ(call("GET", location).body, created.body);
    const Response changed = call("PATCH", location, {.body = R"({"color":"blue"})"});
    EXPECT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(changed.header("ETag"), "\"2\"");
    EXPECT_EQ(call("GET", "/api/v1/toys").body, "{\"items\":[" + changed.body + "],\"next_cursor\":null}");
    EXPECT_EQ(call("GET", "/api/v1/toys?color=red").body, R"({"items":[],"next_cursor":null})");
    const Response removed = call("DELETE", location);
    EXPECT_EQ(removed.status, 204);
    EXPECT_EQ(removed.body, "");
    EXPECT_EQ(call("GET", location).status, 404);
}

struct Case {
    const char* method;
    const char* target;
    Call how;
    int status;
    const char* says;
};

TEST_P(Routers, refuse_in_their_order_and_say_why) {
    const std::string toy = red_toy();
    const std::string body = R"({"color":"red"})";
    const Headers bad_key{{"Idempotency-Key", "a b"}};
    const Headers bad_match{{"If-Match", "7"}};
    const std::vector<Case> cases{
        {"GET", "/api/v1/nothing", {.user = ""}, 404, "nothing at /api/v1/nothing"},
        {"GET", "/api/v1/toys/", {}, 404, "not_found"},
        {"GET", "/api/v1//toys", {}, 404, "not_found"},
        {"PUT", "/api/v1/toys", {.user = ""}, 405, "GET, HEAD, OPTIONS, POST"},
        {"GET", "/api/v1/toys", {.user = ""}, 401, "unauthenticated"},
        {"GET", "/api/v1/toys", {.user = "nobody"}, 401, "unknown token"},
        {"POST", "/api/v1/toys", {.user = "reader", .headers = bad_key, .body = "x"}, 403, "customers_write"},
        {"POST", "/api/v1/toys", {.headers = bad_key, .body = "x"}, 400, "Idempotency-Key"},
        {"POST",
         "/api/v1/toys",
         {.headers = {{"Idempotency-Key", ""}}, .body = body},
         400,
         "Idempotency-Key"},
        {"POST", "/api/v1/toys", {.headers = bad_match, .body = body}, 400, "If-Match"},
        {"POST", "/api/v1/toys", {.headers = {{"If-Match", "\"x\""}}, .body = body}, 400, "If-Match"},
        {"GET",
         "/api/v1/toys",
         {.headers = {{"Accept", "text/html, image/*;q=0.5"}}},
         406,
         "application/json"},
        {"GET", "/api/v1/toys", {.headers = {{"Accept", "application/json;q=0"}}}, 406, "application/json"},
        {"POST", "/api/v1/toys", {.body = body, .type = "text/plain"}, 415, "text/plain"},
        {"POST", "/api/v1/toys", {.body = body, .type = "application/merge-patch+json"}, 415, "merge-patch"},
        {"POST", "/api/v1/toys", {.body = "{"}, 400, "malformed_request"},
        {"POST", "/api/v1/toys", {.body = R"({"colour":"red"})"}, 422, "color"},
        {"POST", "/api/v1/toys", {}, 422, "color"},
        {"POST", "/api/v1/toys?color=red", {.body = body}, 422, "no such parameter"},
        {"GET", "/api/v1/toys/cus_0000000000001", {}, 404, "There is no toy 'cus_0000000000001'."},
        {"GET", "/api/v1/toys/x", {}, 404, "There is no toy 'x'."},
        {"GET", "/api/v1/toys?limit=0", {}, 422, "limit"},
        {"GET", "/api/v1/toys?limit=9&limit=9", {}, 422, "twice"},
        {"GET", "/api/v1/toys?sort=smell", {}, 422, "sort"},
        {"GET", "/api/v1/toys?size=1", {}, 422, "size"},
        {"GET", "/api/v1/toys", {.body = "[]"}, 400, "takes no body"},
        {"POST", "/api/v1/fail/unique", {}, 409, "conflict"},
        {"POST", "/api/v1/fail/temporary", {}, 503, "unavailable"},
        {"POST", "/api/v1/fail/secret", {}, 500, "internal_error"},
    };
    for (const Case& test : cases) {
        const Response response = call(test.method, test.target, test.how);
        EXPECT_EQ(response.status, test.status) << test.method << " " << test.target << " " << response.body;
        EXPECT_THAT(response.body, HasSubstr(test.says)) << test.target;
        EXPECT_EQ(response.content_type, "application/problem+json");
        EXPECT_THAT(response.body, HasSubstr("\"request_id\":\"r1\""));
        EXPECT_THAT(response.body, Not(HasSubstr("hunter2")));
        EXPECT_EQ(response.status == 401, !response.header("WWW-Authenticate").empty());
        EXPECT_EQ(response.status == 503, !response.header("Retry-After").empty());
    }
    EXPECT_EQ(call("PATCH", toy, {.body = body, .type = "application/merge-patch+json"}).status, 200);
    EXPECT_EQ(toys(), 1);
}

TEST_P(Routers, answer_options_and_head) {
    const Response options = call("OPTIONS", "/api/v1/toys", {.user = ""});
    EXPECT_EQ(options.status, 204);
    EXPECT_EQ(options.header("Allow"), "GET, HEAD, OPTIONS, POST");
    EXPECT_EQ(call("HEAD", "/api/v1/toys").body, call("GET", "/api/v1/toys").body);  // the server drops it
    EXPECT_EQ(call("GET", "/healthz", {.user = ""}).body, "well");
    EXPECT_EQ(call("PUT", "/api/v1/toys", {}).header("Allow"), "GET, HEAD, OPTIONS, POST");
}

TEST_P(Routers, guard_against_lost_updates) {
    const std::string toy = red_toy();
    const std::string blue = R"({"color":"blue"})";
    EXPECT_EQ(call("PATCH", toy, {.headers = {{"If-Match", "\"1\""}}, .body = blue}).status, 200);
    const Response late = call("PATCH", toy, {.headers = {{"If-Match", "\"1\""}}, .body = blue});
    EXPECT_EQ(late.status, 412);
    EXPECT_THAT(late.body, HasSubstr("precondition_failed"));
    EXPECT_EQ(call("PATCH", toy, {.headers = {{"If-Match", "*"}}, .body = blue}).status, 200);
    EXPECT_EQ(call("PATCH", toy, {.body = blue}).header("ETag"), "\"4\"");
}

TEST_P(Routers, answer_304_to_who_knows_the_version) {
    const std::string toy = red_toy();
    for (const auto known : {"\"1\"", "W/\"1\"", "\"0\", \"1\"", "*"}) {
        const Response response = call("GET", toy, {.headers = {{"If-None-Match", known}}});
        EXPECT_EQ(response.status, 304) << known;
        EXPECT_EQ(response.body, "");
        EXPECT_EQ(response.header("ETag"), "\"1\"");
    }
    EXPECT_EQ(call("GET", toy, {.headers = {{"If-None-Match", "\"2\""}}}).status, 200);
    const Response document = call("GET", "/api/v1/openapi.json", {.user = ""});
    EXPECT_EQ(document.status, 200);
    EXPECT_EQ(call("GET", "/api/v1/openapi.json",
                   {.headers = {{"If-None-Match", std::string{document.header("ETag")}}}})
                  .status,
              304);
}

TEST_P(Routers, replay_a_post_by_its_key) {
    const Headers key{{"Idempotency-Key", "k-1"}};
    const Response first = create("red", key);
    const Response again = create("red", key);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.header("Location"), first.header("Location"));
    EXPECT_EQ(again.header("ETag"), "\"1\"");
    EXPECT_EQ(first.header("Idempotency-Replayed"), "");
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
    EXPECT_EQ(toys(), 1);

    const Response other = create("blue", key);
    EXPECT_EQ(other.status, 409);
    EXPECT_THAT(other.body, HasSubstr("idempotency_conflict"));
    EXPECT_EQ(call("POST", "/api/v1/toys", {.user = "writer2", .headers = key, .body = R"({"color":"red"})"})
                  .status,
              201);  // a key is its principal's own
    EXPECT_EQ(toys(), 2);
}

TEST_P(Routers, keep_no_key_of_what_was_refused) {
    const Headers key{{"Idempotency-Key", "k-1"}};
    EXPECT_EQ(call("POST", "/api/v1/toys", {.headers = key, .body = R"({"color":"ugly"})"}).status, 422);
    EXPECT_EQ(create("red", key).status, 201);
}

TEST_P(Routers, forget_keys_after_a_day) {
    const Headers key{{"Idempotency-Key", "k-1"}};
    create("red", key);
    now_ += std::chrono::hours{24};
    EXPECT_EQ(create("red", key).header("Idempotency-Replayed"), "true");
    now_ += std::chrono::seconds{1};
    EXPECT_EQ(create("red", key).header("Idempotency-Replayed"), "");
    const auto purge = [this] {
        return database().write(test::tenant, [this](store::Transaction& transaction) {
            Context context{.transaction = transaction, .clock = Clock{.now = now_, .zone = {}}, .actor = {}};
            return purge_idempotency_keys(context);
        });
    };
    EXPECT_EQ(purge(), 0);
    now_ += std::chrono::hours{25};
    EXPECT_EQ(purge(), 1);
}

TEST_P(Routers, replay_handlers_that_open_their_own_transactions) {
    const Headers key{{"Idempotency-Key", "k-1"}};
    const Call how{.headers = key, .body = R"({"color":"red"})"};
    const Response first = call("POST", "/api/v1/slow-toys", how);
    ASSERT_EQ(first.status, 202) << first.body;
    EXPECT_THAT(std::string{first.header("Location")}, testing::StartsWith("/api/v1/toys/toy_"));
    const Response again = call("POST", "/api/v1/slow-toys", how);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.status, 202);
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
    EXPECT_EQ(toys(), 1);
}

TEST_P(Routers, store_a_slow_hash_of_a_body_that_holds_a_password) {
    const Call how{.headers = {{"Idempotency-Key", "k-1"}}, .body = R"({"password":"hunter2"})"};
    EXPECT_EQ(call("POST", "/api/v1/lock-toys", how).status, 200);
    const auto stored = database().read(test::tenant, [](store::Transaction& transaction) {
        return transaction
            .query("SELECT request_hash FROM idempotency_keys WHERE tenant_id = $1", transaction.tenant())
            .value<std::string>();
    });
    EXPECT_THAT(stored.value(), ::testing::MatchesRegex("slow [0-9a-f]{64} of 10:usr_writerk-1"));
    EXPECT_EQ(call("POST", "/api/v1/lock-toys", how).header("Idempotency-Replayed"), "true");
    EXPECT_EQ(toys(), 1);
}

// Or else anybody's log-in would make the program hash once more, past the bound on those under way.
TEST(IdempotencyKeys, of_nobody_cost_no_hash) {
    int hashes = 0;
    const SlowHash slow_hash = [&](std::string_view, std::string_view) {
        ++hashes;
        return std::string{"slow"};
    };
    const Request request{.method = "POST", .headers = {{"Idempotency-Key", "k-1"}}};
    EXPECT_FALSE(IdempotencyKey::of(request, "", &slow_hash));
    EXPECT_EQ(hashes, 0);
    EXPECT_TRUE(IdempotencyKey::of(request, "usr_jane", &slow_hash));
    EXPECT_EQ(hashes, 1);
}

TEST_P(Routers, never_store_a_secret_answer) {
    const Call how{.headers = {{"Idempotency-Key", "k-1"}}, .body = R"({"color":"red"})"};
    EXPECT_EQ(call("POST", "/api/v1/secret-toys", how).status, 200);
    const Response again = call("POST", "/api/v1/secret-toys", how);
    EXPECT_EQ(again.status, 409);
    EXPECT_THAT(again.body, HasSubstr("idempotency_conflict"));
    EXPECT_EQ(toys(), 1);
}

TEST_P(Routers, limit_the_rate_by_token_and_by_address) {
    options_.rate_limit = {.per_second = 1, .burst = 2};
    options_.log_in_rate_limit = {.per_second = 1, .burst = 1};
    start();
    const Response first = call("GET", "/api/v1/toys");
    EXPECT_EQ(first.header("RateLimit-Limit"), "2");
    EXPECT_EQ(first.header("RateLimit-Remaining"), "1");
    EXPECT_EQ(first.header("RateLimit-Reset"), "1");
    call("GET", "/api/v1/toys");
    const Response refused = call("GET", "/api/v1/toys");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.header("Retry-After"), "1");
    EXPECT_EQ(refused.header("RateLimit-Remaining"), "0");
    EXPECT_EQ(call("GET", "/api/v1/toys", {.user = "reader"}).status, 200);
    EXPECT_EQ(call("GET", "/healthz", {.user = ""}).status, 200);
    EXPECT_EQ(call("GET", "/api/v1/toys", {.user = "guess1"}).status, 401);
    EXPECT_EQ(call("GET", "/api/v1/toys", {.user = "guess2"}).status, 401);
    EXPECT_EQ(call("GET", "/api/v1/toys", {.user = "guess3"}).status, 429);
    EXPECT_EQ(call("POST", "/api/v1/log-in", {.user = ""}).status, 204);
    EXPECT_EQ(call("POST", "/api/v1/log-in", {.user = ""}).status, 429);
    steady_now_ += std::chrono::seconds{1};
    EXPECT_EQ(call("GET", "/api/v1/toys").status, 200);
    EXPECT_EQ(call("POST", "/api/v1/log-in", {.user = ""}).status, 204);
}

TEST_P(Routers, say_who_asked_for_what) {
    const Response response = call("GET", "/api/v1/toys/toy_0000000000001");
    EXPECT_EQ(response.trail.route, "/api/v1/toys/{toy_id}");
    EXPECT_EQ(response.trail.principal, "usr_writer");
    EXPECT_EQ(response.trail.tenant, test::tenant.to_string());
}

using ConcurrentRouters = Routers;
DOTMAC_ON_BOTH_ENGINES(ConcurrentRouters);

TEST_P(ConcurrentRouters, one_key_has_one_effect_and_one_answer) {
    constexpr int threads = 16;
    std::latch start_line{threads};
    std::vector<std::string> bodies(threads);
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&, i] {
            start_line.arrive_and_wait();
            bodies[static_cast<std::size_t>(i)] = create("red", {{"Idempotency-Key", "same"}}).body;
        });
    }
    for (std::thread& thread : running)
        thread.join();
    EXPECT_EQ(toys(), 1);
    EXPECT_THAT(bodies, testing::Each(bodies.front()));
    EXPECT_THAT(bodies.front(), HasSubstr("\"color\":\"red\""));
}

TEST(Routes, are_refused_at_registration_where_they_cannot_work) {
    const dotmac::test::TestDatabase database{store::Engine::sqlite, test::migrations()};
    Instant now{};
    Router router{*database, test::hooks(now)};
    const auto handler = [](Context&, test::ToyId) {};
    router.action("/a/{toy_id}", Access::anyone, "", handler);
    EXPECT_THROW(router.action("/a/{other_id}", Access::anyone, "", handler), std::logic_error);
    EXPECT_THROW(router.action("/b", Access::anyone, "", handler), std::logic_error);
    EXPECT_THROW(router.action("/b/{x}/{y}", Access::anyone, "", handler), std::logic_error);
}

TEST(Permissions, have_names_that_parse_back) {
    for (const Permission permission : all_permissions())
        EXPECT_EQ(parse_permission(to_string(permission)), permission);
    EXPECT_EQ(all_permissions().size(), permission_count);
    EXPECT_EQ(parse_permission("customers"), std::nullopt);
}

TEST(TraceIds, are_taken_from_a_whole_traceparent_only) {
    EXPECT_EQ(trace_id("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
              "0af7651916cd43dd8448eb211c80319c");
    EXPECT_EQ(trace_id("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331"), "");
    EXPECT_EQ(trace_id("00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01"), "");
    EXPECT_EQ(trace_id(""), "");
}

}  // namespace
}  // namespace dotmac::http
