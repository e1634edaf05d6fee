// What a client is told that sends a deprecated or renamed value of an enum, and when it is refused.

#include "http/deprecation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/router.hpp"
#include "record/describe.hpp"
#include "tests/support/database.hpp"
#include "tests/support/toy_routes.hpp"

namespace dotmac::lights {
enum class Light : std::uint8_t { red, green, amber, blink };
}

namespace dotmac::registry {

using lights::Light;

template <>
inline constexpr Specification<Light> specification<Light>{
    .name = "Light",
    .module = "lights",
    .purpose = "Tells whether to go",
    .columns = {"lamps.light"},
    .values =
        {
            {Light::red, "red", "Stop"},
            {Light::green, "green", "Go", {}, {}, {{"lime", "2026-02-01", "2026-06-30"}}},
            {Light::amber,
             "amber",
             "Wait",
             {},
             Deprecation{"2026-03-01", "red", "2026-08-31", "Red is safer"}},
            {Light::blink,
             "blink",
             "Take care",
             {},
             Deprecation{"2026-03-01", "signs.state=yield", "2026-08-31", "A sign"}},
        },
};

}  // namespace dotmac::registry

namespace dotmac::http {
namespace {

using lights::Light;
using ::testing::HasSubstr;
using ::testing::Not;

// Stored rows hold the former string as well.
static_assert(registry::parse<Light>("lime") == Light::green);
static_assert(registry::to_string(Light::green) == "green");
static_assert(!registry::parse<Light>("limes"));

struct Lamp {
    Light light = Light::red;
    std::vector<Light> others;
};
const record::Description& description_of(const Lamp*) {
    static const record::Description description{
        "Lamp",
        "A lamp.",
        {record::field<&Lamp::light>("light", "What it shows."),
         record::field<&Lamp::others>("others", "What else.", record::optional_field)}};
    return description;
}

struct LampFilter {
    std::optional<Light> light;
};
const record::Description& description_of(const LampFilter*) {
    static const record::Description description{
        "LampFilter", "Which lamps.", {record::field<&LampFilter::light>("light", "Showing this.")}};
    return description;
}

class Deprecations : public dotmac::test::OnBothEngines {
  protected:
    const std::vector<store::Migration>& migrations() const override { return test::migrations(); }
    void SetUp() override {
        OnBothEngines::SetUp();
        router_ = std::make_unique<Router>(database(), test::hooks(now_));
        router_->create("/lamps", Permission::customers_write, "Adds a lamp",
                        [](Context&, const Lamp& lamp) { return lamp; });
        router_->action("/lamps/switch", Permission::customers_write, "Switches",
                        [](Context&, const Lamp&) {});
        router_->list("/lamps", Permission::customers_read, "Lamps", [](Context&, const LampFilter& filter) {
            return std::vector<Lamp>{{.light = filter.light.value_or(Light::red)}};
        });
    }
    void TearDown() override {
        router_.reset();
        OnBothEngines::TearDown();
    }
    Response call(std::string_view method, std::string_view target, std::string_view body = {},
                  std::string_view key = {}) {
        Request request{.method = std::string{method}, .remote_address = "10.0.0.1", .request_id = "r1"};
        request.headers.emplace_back("Authorization", "Bearer writer");
        if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
        if (!key.empty()) request.headers.emplace_back("Idempotency-Key", key);
        request.body = body;
        parse_target(target, request);
        return router_->handle(request);
    }
    Response add(std::string_view light, std::string_view key = {}) {
        return call("POST", "/api/v1/lamps", R"({"light":")" + std::string{light} + "\"}", key);
    }
    void set_date(std::string_view date) { now_ = *parse_instant(std::string{date} + "T12:00:00Z"); }

    Instant now_ = *parse_instant("2026-04-01T12:00:00Z");
    std::unique_ptr<Router> router_;
};
DOTMAC_ON_BOTH_ENGINES(Deprecations);

TEST_P(Deprecations, say_nothing_of_current_values) {
    const Response response = add("green");
    EXPECT_EQ(response.status, 201);
    EXPECT_EQ(response.body, R"({"light":"green","others":[]})");
    for (const char* header : {"Deprecation", "Sunset", "Link"})
        EXPECT_EQ(response.header(header), "") << header;
}

TEST_P(Deprecations, rewrite_a_former_name_until_its_date_and_refuse_it_afterwards) {
    for (const char* date : {"2026-04-01", "2026-06-30"}) {
        set_date(date);
        const Response response = add("lime");
        EXPECT_EQ(response.status, 201);
        EXPECT_EQ(response.body,
                  R"({"light":"green","others":[],"warnings":[{"field":"light","value":"lime",)"
                  R"("replaced_by":"green","accepted_until":"2026-06-30",)"
                  R"("message":"\"lime\" is renamed since 2026-02-01 and accepted until )"
                  R"(2026-06-30: use green"}]})");
        EXPECT_EQ(response.header("Deprecation"), "@1769904000");
        EXPECT_EQ(response.header("Sunset"), "Wed, 01 Jul 2026 00:00:00 GMT");
        EXPECT_EQ(response.header("Link"),
                  R"(</api/v1/enums/Light>; rel="deprecation", </api/v1/enums/Light>; rel="sunset", )"
                  R"(</api/v1/enums/Light>; rel="successor-version")");
    }
    set_date("2026-07-01");
    const Response refused = add("lime");
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.body,
                HasSubstr(R"(\"lime\" is renamed and was accepted until 2026-06-30: use green)"));
    EXPECT_EQ(refused.header("Deprecation"), "");
}

TEST_P(Deprecations, rewrite_a_deprecated_value_to_what_replaces_it_in_its_enum) {
    EXPECT_THAT(add("amber").body, HasSubstr(R"({"light":"red",)"));
    set_date("2026-09-01");
    const Response refused = add("amber");
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.body, HasSubstr("accepted until 2026-08-31: use red"));
}

TEST_P(Deprecations, take_a_value_as_it_is_that_something_else_replaces) {
    const Response response = add("blink");
    EXPECT_THAT(response.body, HasSubstr(R"({"light":"blink",)"));
    EXPECT_THAT(response.body, HasSubstr(R"("replaced_by":"signs.state=yield")"));
}

TEST_P(Deprecations, name_every_field_and_tell_the_earliest_dates) {
    const Response response = call("POST", "/api/v1/lamps", R"({"light":"amber","others":["green","lime"]})");
    EXPECT_THAT(response.body, HasSubstr(R"("field":"light","value":"amber")"));
    EXPECT_THAT(response.body, HasSubstr(R"("field":"others[1]","value":"lime")"));
    EXPECT_EQ(response.header("Deprecation"), "@1769904000");
    EXPECT_EQ(response.header("Sunset"), "Wed, 01 Jul 2026 00:00:00 GMT");
}

TEST_P(Deprecations, tell_an_answer_without_body_by_headers_alone) {
    const Response response = call("POST", "/api/v1/lamps/switch", R"({"light":"lime"})");
    EXPECT_EQ(response.status, 204);
    EXPECT_EQ(response.body, "");
    EXPECT_EQ(response.header("Deprecation"), "@1769904000");
}

TEST_P(Deprecations, let_filters_ask_for_what_may_be_stored) {
    const Response former = call("GET", "/api/v1/lamps?light=lime");
    EXPECT_THAT(former.body, HasSubstr(R"("items":[{"light":"green","others":[]}])"));
    EXPECT_THAT(former.body, HasSubstr(R"("warnings":[{"field":"light","value":"lime")"));
    EXPECT_EQ(former.header("Sunset"), "Wed, 01 Jul 2026 00:00:00 GMT");
    set_date("2026-12-01");
    EXPECT_EQ(call("GET", "/api/v1/lamps?light=lime").status, 422);
    const Response deprecated = call("GET", "/api/v1/lamps?light=amber");
    EXPECT_EQ(deprecated.status, 200);
    EXPECT_THAT(deprecated.body, HasSubstr(R"("items":[{"light":"amber","others":[]}])"));
}

TEST_P(Deprecations, are_replayed_with_the_answer) {
    const Response first = add("lime", "key-1");
    const Response again = add("lime", "key-1");
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.header("Deprecation"), first.header("Deprecation"));
}

TEST_P(Deprecations, stand_in_the_api_description) {
    const std::string document = router_->openapi();
    EXPECT_THAT(document,
                HasSubstr(R"({"const":"lime","description":"Go. \"lime\" is renamed since 2026-02-01 )"
                          R"(and accepted until 2026-06-30: use green","deprecated":true})"));
    EXPECT_THAT(document, HasSubstr(R"({"const":"green","description":"Go"})"));
}

}  // namespace
}  // namespace dotmac::http
