#include "http/openapi.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "http/router.hpp"
#include "tests/support/database.hpp"
#include "tests/support/toy_routes.hpp"

namespace dotmac::http {
namespace {

namespace json = boost::json;

struct Document : testing::Test {
    Document() { test::add_routes(router); }
    json::value parsed() { return json::parse(router.openapi()); }

    dotmac::test::TestDatabase database{store::Engine::sqlite, test::migrations()};
    Instant now{};
    Router router{*database, test::hooks(now)};
};

TEST(OperationIds, read_like_sentences) {
    struct Case {
        const char* method;
        const char* path;
        bool is_list;
        int status;
        const char* id;
    };
    const std::vector<Case> cases{
        {"GET", "/customers", true, 200, "list_customers"},
        {"POST", "/customers", false, 201, "create_customer"},
        {"GET", "/customers/{customer_id}", false, 200, "get_customer"},
        {"PATCH", "/customers/{customer_id}", false, 200, "change_customer"},
        {"DELETE", "/customers/{customer_id}", false, 204, "remove_customer"},
        {"PUT", "/settings/{name}", false, 200, "replace_setting"},
        {"POST", "/customers/{customer_id}/suspend", false, 200, "suspend_customer"},
        {"GET", "/customers/{customer_id}/addresses", true, 200, "list_customer_addresses"},
        {"POST", "/customers/{customer_id}/addresses", false, 201, "create_customer_address"},
        {"POST", "/billing/runs", false, 202, "start_billing_run"},
        {"POST", "/log-in", false, 200, "log_in"},
        {"GET", "/customers/{customer_id}/statement", false, 200, "get_customer_statement"},
    };
    for (const Case& test : cases) {
        Route route{.method = test.method,
                    .path = std::string{api_prefix} + test.path,
                    .gate = Access::anyone,
                    .summary = ""};
        route.is_list = test.is_list;
        route.success_status = test.status;
        EXPECT_EQ(operation_id(route), test.id);
    }
}

TEST_F(Document, describes_what_the_router_demands) {
    const json::value document = parsed();
    EXPECT_EQ(document.at("openapi"), "3.1.0");
    const json::object& create = document.at("paths").at("/api/v1/toys").at("post").as_object();
    EXPECT_EQ(create.at("x-permission"), "customers_write");
    EXPECT_EQ(create.at("requestBody").at("content").at("application/json").at("schema").at("$ref"),
              "#/components/schemas/ToyCreate");
    const json::value& created = create.at("responses").at("201");
    EXPECT_TRUE(created.at("headers").as_object().contains("ETag"));
    EXPECT_TRUE(created.at("headers").as_object().contains("Location"));
    EXPECT_TRUE(created.at("headers").as_object().contains("Deprecation"));
    const auto& schemas = document.at("components").at("schemas");
    for (const char* answer : {"Toy", "ToyPage"})
        EXPECT_EQ(schemas.at(answer).at("properties").at("warnings").at("$ref"),
                  "#/components/schemas/Warnings");
    EXPECT_FALSE(schemas.at("ToyCreate").at("properties").as_object().contains("warnings"));
    EXPECT_EQ(created.at("content").at("application/json").at("schema").at("$ref"),
              "#/components/schemas/Toy");
    EXPECT_THAT(json::serialize(create.at("parameters")), testing::HasSubstr("idempotency_key"));
    const json::object& list = document.at("paths").at("/api/v1/toys").at("get").as_object();
    EXPECT_EQ(list.at("parameters").at(0).at("name"), "color");
    EXPECT_EQ(list.at("responses").at("200").at("content").at("application/json").at("schema").at("$ref"),
              "#/components/schemas/ToyPage");
    EXPECT_FALSE(document.at("paths").as_object().contains("/healthz"));
    EXPECT_EQ(document.at("paths").at("/api/v1/log-in").at("post").at("security"), json::array{});
}

// Every reference leads somewhere, every schema is a JSON Schema, identifiers do not repeat, and every
// parameter of a path is described.
TEST_F(Document, is_whole_to_another_reader) {
    const dotmac::test::TemporaryFolder folder;
    std::ofstream{folder.file("openapi.json")} << router.openapi();
    std::ofstream{folder.file("check.py")} << R"(
import json, re, sys
from jsonschema import Draft202012Validator
document = json.load(open(sys.argv[1]))
def walk(value):
    if isinstance(value, dict):
        yield value
        for member in value.values(): yield from walk(member)
    if isinstance(value, list):
        for item in value: yield from walk(item)
for node in walk(document):
    if isinstance(node.get("$ref"), str):
        at = document
        for part in node["$ref"].removeprefix("#/").split("/"): at = at[part]
for name, schema in document["components"]["schemas"].items(): Draft202012Validator.check_schema(schema)
ids = [o["operationId"] for p in document["paths"].values() for o in p.values()]
assert len(ids) == len(set(ids)), ids
for path, operations in document["paths"].items():
    for operation in operations.values():
        named = [p["name"] for p in operation.get("parameters", []) if p.get("in") == "path"]
        assert named == re.findall(r"{(\w+)}", path), path
        assert any(status.startswith("2") for status in operation["responses"]), path
print("whole", len(ids))
)";
    const std::string command =
        "/usr/bin/python3 " + folder.file("check.py") + " " + folder.file("openapi.json") + " 2>&1";
    FILE* pipe = popen(command.c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    std::string output;
    for (std::array<char, 256> part{}; fgets(part.data(), part.size(), pipe) != nullptr;)
        output += part.data();
    EXPECT_EQ(pclose(pipe), 0);
    EXPECT_EQ(output, "whole 10\n");
}

}  // namespace
}  // namespace dotmac::http
