// The platform through HTTP, as a client sees it.
#include "platform/routes.hpp"

#include <gmock/gmock.h>

#include <mutex>

#include "platform/clock.hpp"
#include "platform/events.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::platform {
namespace {

using test::at;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr IntegerSetting due_days{{"billing.due_days", "Days until an invoice is due."}, 14, 0, 365};
const SettingReference settings[] = {&due_days};

class PlatformRoutes : public test::InTenant {
  protected:
    void SetUp() override {
        InTenant::SetUp();
        trial_ = add_tenant("trial", "Etc/UTC", at("2026-01-01T00:00:00Z"));
        const JobType nightly{.name = "nightly",
                              .description = "",
                              .run = [this](JobRun&) { return std::to_string(++nights_); },
                              .schedule = Daily{std::chrono::hours{2}}};
        runner_ = std::make_unique<JobRunner>(
            database(), std::span{&nightly, 1},
            JobRunnerOptions{.process_name = "test", .now = [this] { return real_now(); }});
        router_ = std::make_unique<http::Router>(
            database(),
            http::Hooks{
                .authenticate = [this](const http::Request& request) { return principal(request); },
                .clock =
                    [this](store::Transaction& transaction) { return tenant_clock(transaction, real_now()); },
                .listeners = {}},
            http::RouterOptions{.rate_limit = {1e6, 1'000'000}});
        add_routes(*router_, *runner_, settings);
    }
    void TearDown() override {
        router_.reset();
        runner_.reset();
        InTenant::TearDown();
    }

    // "Authorization: jobs_read" grants that permission alone, "all" every one of the staff's.
    std::optional<http::Principal> principal(const http::Request& request) {
        const std::string header{request.header("Authorization")};
        if (header.empty()) return std::nullopt;
        http::Principal found{.tenant = trial_, .actor = "usr_somebody", .token_id = "token"};
        for (const Permission permission : all_permissions()) {
            if ((header == "all" && !is_of_portal(permission)) || header == to_string(permission))
                found.permissions.set(static_cast<std::size_t>(permission));
        }
        return found;
    }
    http::Response send(const std::string& method, const std::string& path, const std::string& body = "",
                        const std::string& authorization = "all", http::Headers headers = {}) {
        http::Request request{.method = method, .path = "/api/v1" + path, .body = body};
        const auto mark = request.path.find('?');
        if (mark != std::string::npos) {
            const std::string pair = request.path.substr(mark + 1);
            request.query.emplace_back(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
            request.path.resize(mark);
        }
        request.headers = std::move(headers);
        if (!authorization.empty()) request.headers.emplace_back("Authorization", authorization);
        if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
        return router_->handle(request);
    }

    TenantId trial_;
    int nights_ = 0;
    std::unique_ptr<JobRunner> runner_;
    std::unique_ptr<http::Router> router_;
};
DOTMAC_ON_BOTH_ENGINES(PlatformRoutes);

TEST_P(PlatformRoutes, each_asks_for_its_permission) {
    struct Case {
        const char* method;
        const char* path;
        const char* permission;  // empty: being logged in is enough
    };
    const Case cases[] = {
        {"GET", "/tenants", "system_configure"},
        {"POST", "/tenants", "system_configure"},
        {"GET", "/tenants/ten_0000000000001", "system_configure"},
        {"PATCH", "/tenants/ten_0000000000001", "system_configure"},
        {"GET", "/tenant", ""},
        {"GET", "/clock", ""},
        {"POST", "/clock", "tenant_configure"},
        {"DELETE", "/clock", "tenant_configure"},
        {"GET", "/settings", "tenant_configure"},
        {"GET", "/settings/billing.due_days", "tenant_configure"},
        {"PUT", "/settings/billing.due_days", "tenant_configure"},
        {"DELETE", "/settings/billing.due_days", "tenant_configure"},
        {"GET", "/events", "events_read"},
        {"GET", "/events/export", "events_read"},
        {"GET", "/events/evt_0000000000001", "events_read"},
        {"GET", "/jobs", "jobs_read"},
        {"GET", "/jobs/job_0000000000001", "jobs_read"},
        {"POST", "/jobs/job_0000000000001/retry", "jobs_write"},
        {"POST", "/jobs/job_0000000000001/cancel", "jobs_write"},
    };
    EXPECT_EQ(router_->routes().size(), std::size(cases) + 1);  // and the router's own openapi.json
    for (const auto& [method, path, permission] : cases) {
        EXPECT_EQ(send(method, path, "", "").status, 401) << method << ' ' << path;
        for (const Permission held : all_permissions()) {
            const int status = send(method, path, "", std::string{to_string(held)}).status;
            const bool is_let_in = *permission == '\0' ? !is_of_portal(held) : to_string(held) == permission;
            EXPECT_EQ(status != 403, is_let_in) << method << ' ' << path << ' ' << to_string(held);
        }
    }
}

TEST_P(PlatformRoutes, tenants_are_created_read_changed_and_listed) {
    const auto created =
        send("POST", "/tenants",
             R"({"slug":"north","name":"North","currency":"KES","time_zone":"Africa/Nairobi"})");
    EXPECT_EQ(created.status, 201) << created.body;
    const std::string id = created.body.substr(created.body.find("ten_"), 17);
    EXPECT_THAT(send("GET", "/tenants/" + id).body, HasSubstr(R"("time_zone":"Africa/Nairobi")"));
    const auto changed =
        send("PATCH", "/tenants/" + id, R"({"name":"North Star"})", "all", {{"If-Match", "\"1\""}});
    EXPECT_EQ(changed.status, 200) << changed.body;
    EXPECT_THAT(changed.body, HasSubstr(R"("version":2)"));
    EXPECT_EQ(send("PATCH", "/tenants/" + id, R"({"name":"Late"})", "all", {{"If-Match", "\"1\""}}).status,
              412);
    const auto listed = send("GET", "/tenants").body;
    for (const char* slug : {"acme", "north", "trial"})
        EXPECT_THAT(listed, HasSubstr("\"slug\":\"" + std::string{slug} + '"'));
    EXPECT_THAT(send("GET", "/tenant").body, HasSubstr(R"("slug":"trial")"));
    EXPECT_EQ(send("POST", "/tenants",
                   R"({"slug":"north","name":"N","currency":"KES","time_zone":"Africa/Nairobi"})")
                  .status,
              409);
    EXPECT_EQ(
        send("POST", "/tenants", R"({"slug":"x","name":"N","currency":"KES","time_zone":"Mars"})").status,
        422);
    EXPECT_EQ(send("GET", "/tenants/ten_0000000000001").status, 404);
}

TEST_P(PlatformRoutes, a_creation_that_is_sent_again_happens_once) {
    const std::string body =
        R"({"slug":"north","name":"North","currency":"KES","time_zone":"Africa/Nairobi"})";
    const http::Headers key{{"Idempotency-Key", "k-1"}};
    const auto first = send("POST", "/tenants", body, "all", key);
    const auto second = send("POST", "/tenants", body, "all", key);
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(first.body, second.body);
}

TEST_P(PlatformRoutes, the_clock_moves_forward_and_runs_what_falls_due) {
    EXPECT_THAT(send("GET", "/clock").body, HasSubstr(R"("now":"2026-01-01T00:00:00Z")"));
    const auto advanced = send("POST", "/clock", R"({"advance_days":3})");
    EXPECT_EQ(advanced.status, 200) << advanced.body;
    EXPECT_THAT(advanced.body, HasSubstr(R"("jobs_run":3)"));
    EXPECT_THAT(advanced.body, HasSubstr(R"("today":"2026-01-04")"));
    EXPECT_EQ(send("POST", "/clock", R"({"advance_to":"2026-01-03T00:00:00Z"})").status, 422);
    EXPECT_EQ(send("POST", "/clock", "{}").status, 422);
    EXPECT_EQ(send("POST", "/clock", R"({"advance_days":401})").status, 422);
    EXPECT_EQ(send("POST", "/clock", R"({"set_to":"2026-01-10T00:00:00Z"})").status, 200);
    EXPECT_EQ(nights_, 3);
    EXPECT_THAT(send("DELETE", "/clock").body, HasSubstr(R"("is_test":false)"));
    EXPECT_THAT(send("GET", "/events").body, HasSubstr(R"("type":"clock.removed")"));
}

TEST_P(PlatformRoutes, a_clock_that_is_moved_again_by_the_same_key_stands_still) {
    const http::Headers key{{"Idempotency-Key", "k-1"}};
    const auto first = send("POST", "/clock", R"({"advance_days":1})", "all", key);
    EXPECT_EQ(send("POST", "/clock", R"({"advance_days":1})", "all", key).body, first.body);
    EXPECT_THAT(send("GET", "/clock").body, HasSubstr(R"("now":"2026-01-02T00:00:00Z")"));
    EXPECT_EQ(nights_, 1);
}

TEST_P(PlatformRoutes, settings_are_listed_set_and_reset) {
    EXPECT_THAT(send("GET", "/settings").body, HasSubstr(R"("name":"billing.due_days")"));
    const auto set = send("PUT", "/settings/billing.due_days", R"({"value":"30"})");
    EXPECT_EQ(set.status, 200) << set.body;
    EXPECT_THAT(send("GET", "/settings/billing.due_days").body,
                HasSubstr(R"("value":"30","fallback":"14","is_set":true)"));
    const auto refused = send("PUT", "/settings/billing.due_days", R"({"value":"-1"})");
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.body, HasSubstr("from 0 to 365"));
    const auto unknown = send("GET", "/settings/billing.due_dais");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_THAT(unknown.body, HasSubstr("did you mean 'billing.due_days'?"));
    EXPECT_THAT(send("DELETE", "/settings/billing.due_days").body, HasSubstr(R"("value":"14")"));
}

TEST_P(PlatformRoutes, events_are_read_and_never_written) {
    send("PUT", "/settings/billing.due_days", R"({"value":"30"})");
    const auto listed = send("GET", "/events?type=setting.changed").body;
    EXPECT_THAT(listed, HasSubstr(R"("data":{"from":"14","to":"30"})"));
    EXPECT_THAT(listed, Not(HasSubstr("tenant.created")));
    const std::string id = listed.substr(listed.find("evt_"), 17);
    EXPECT_THAT(send("GET", "/events/" + id).body, HasSubstr(R"("actor":"usr_somebody")"));
    for (const char* method : {"POST", "PUT", "PATCH", "DELETE"})
        EXPECT_EQ(send(method, "/events/" + id).status, 405) << method;
}

TEST_P(PlatformRoutes, jobs_are_seen_tried_again_and_cancelled) {
    const JobId id = write_in(trial_, [](Context& context) { return enqueue(context, "mail", "{}", ""); });
    const std::string path = "/jobs/" + id.to_string();
    EXPECT_THAT(send("GET", "/jobs?state=queued").body, HasSubstr(id.to_string()));
    EXPECT_THAT(send("GET", "/jobs?state=failed").body, Not(HasSubstr(id.to_string())));
    EXPECT_EQ(send("GET", "/jobs?state=sleeping").status, 422);
    EXPECT_EQ(send("POST", path + "/retry").status, 409);
    EXPECT_THAT(send("POST", path + "/cancel").body, HasSubstr(R"("state":"cancelled")"));
    EXPECT_EQ(send("POST", path + "/cancel").status, 409);
    EXPECT_THAT(send("GET", path).body, HasSubstr(R"("state":"cancelled")"));
}

}  // namespace
}  // namespace dotmac::platform
