// Bad input to every operation of the OpenAPI document: always refused with a 4xx that names what is at
// fault, never a 5xx, nothing written, and the program answers on.
#include <gtest/gtest.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "app/demo.hpp"
#include "base/text.hpp"
#include "tests/bad_input/operations.hpp"
#include "tests/support/instance.hpp"

namespace dotmac::test {
namespace {

namespace json = boost::json;
using identity::UserRole;

// Where identifiers come from: the first of each table that belongs to another tenant.
constexpr std::pair<std::string_view, std::string_view> table_of_prefix[] = {
    {"cus", "customers"},
    {"con", "customer_contacts"},
    {"adr", "customer_addresses"},
    {"not", "customer_notes"},
    {"usr", "users"},
    {"ses", "sessions"},
    {"key", "api_keys"},
    {"svc", "services"},
    {"svi", "service_instances"},
    {"sub", "subscriptions"},
    {"chg", "charges"},
    {"inv", "invoices"},
    {"pay", "payments"},
    {"rfd", "refunds"},
    {"run", "bill_runs"},
    {"evt", "events"},
    {"job", "jobs"},
    {"ten", "tenants"},
    {"pac", "portal_accounts"},
    {"rsl", "resellers"},
    {"mai", "mails"},
    {"tkt", "tickets"},
    {"pse", "portal_sessions"},
    {"pdv", "portal_devices"},
};

std::string repeated(std::string_view text, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
        all += text;
    return all;
}

struct BadBody {
    std::string_view name;
    std::string body;
    int status;
    std::string_view field = "";  // that the answer has to name
};

// Bad whatever the operation expects.
const std::vector<BadBody>& bad_bodies() {
    static const std::vector<BadBody> bodies{
        {"truncated object", R"({"name":"Jane)", 400},
        {"truncated array", R"({"name":[1,2)", 400},
        {"only an opening brace", "{", 400},
        {"nested objects", repeated("{\"a\":", 1'000) + "1" + repeated("}", 1'000), 400},
        {"nested arrays", R"({"name":)" + repeated("[", 1'000) + repeated("]", 1'000) + "}", 400},
        {"never closed", R"({"name":)" + repeated("[", 100'000), 400},
        {"name twice", R"({"name":"a","name":"b"})", 400, "name"},
        {"name twice, once escaped", R"({"name":"a","\u006eame":"b"})", 400, "name"},
        {"unknown field", R"({"no_such_field":1})", 422, "no_such_field"},
        {"prototype", R"({"__proto__":{"admin":true}})", 422, "__proto__"},
        {"no UTF-8", "{\"name\":\"\xff\xfe\"}", 400},
        {"overlong UTF-8", "{\"name\":\"\xc0\xaf\"}", 400},
        {"surrogate in UTF-8", "{\"name\":\"\xed\xa0\x80\"}", 400},
        {"half a surrogate pair", R"({"name":"\ud800"})", 400},
        {"NUL inside", std::string("{\"name\":\"a\0b\"}", 14), 400},
        {"NUL behind", std::string("{}\0", 3), 400},
        {"number without end", R"({"name":1e999})", 422, "name"},
        {"number of many digits", R"({"name":)" + std::string(5'000, '9') + "}", 422, "name"},
        {"leading zero", R"({"name":01})", 400},
        {"NaN", R"({"name":NaN})", 400},
        {"two documents", "{}{}", 400},
        {"comment", "{/* a */}", 400},
        {"trailing comma", R"({"name":"a",})", 400},
        {"single quotes", "{'name':'a'}", 400},
        {"byte order mark", "\xef\xbb\xbf{}", 400},
        {"array", "[]", 400},
        {"array of objects", R"([{"name":"a"}])", 400},
        {"text", R"("name")", 400},
        {"number", "12", 400},
        {"null", "null", 400},
        {"true", "true", 400},
        {"XML", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
         400},
        {"form", "name=a&email=b", 400},
        {"many values", R"({"name":[)" + repeated("0,", 250'000) + "0]}", 400},
        {"long field name", "{\"" + std::string(200'000, 'x') + "\":1}", 422},
    };
    return bodies;
}

// What stands where an identifier should.
constexpr std::string_view bad_ids[] = {
    "1",
    "cus_",
    "0",
    "-1",
    "null",
    "%27%20OR%201=1%20--",
    "..",
    "%00",
    "%2e%2e%2f",
    "..%2F..%2Fetc",
    "%0d%0aX:y",
    "%ff",
    "%zz",
    "%",
    "*",
    "%22;DROP%20TABLE%20users",
    "zzz_0000000000001",
    "cus_8000000000000",
    "cus_00000000000001",
    "CUS_0000000000001",
    "%F0%9F%98%80",
};

// With a right checksum, which anybody can compute.
std::string forged_cursor(const std::string& sort, bool descending, const std::string& value) {
    const std::string content = sort + '\n' + (descending ? '-' : '+') + "9223372036854775807\n" + value;
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(content.data()), content.size());
    const std::string bytes = std::string(reinterpret_cast<const char*>(digest.data()), 8) + content;
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                      bytes.size(), variant);
    text.pop_back();
    return text;
}

const std::vector<std::string>& hostile_cursor_values() {
    static const std::vector<std::string> values{"",
                                                 "\xff\xfe",
                                                 std::string("a\0b", 3),
                                                 "' OR 1=1 --",
                                                 "-9223372036854775808",
                                                 "1e9",
                                                 std::string(2'500, 'x')};
    return values;
}

class BadInput : public OverApi {
  protected:
    void SetUp() override {
        OverApi::SetUp();
        api_.emplace(router().openapi());
        app::create_demo(database(), {.subscribers = 6, .months = 2}, [](std::int64_t, std::int64_t) {});
        (void)token_of(UserRole::tenant_admin);
        (void)token_of(UserRole::super_admin);
    }

    const OpenApi& api() const { return *api_; }

    // As the server does it with a target from the wire.
    http::Response ask(const std::string& method, const std::string& target, const std::string& token,
                       const std::string& body = "", http::Headers headers = {}) {
        http::Request request;
        request.method = method;
        request.headers = std::move(headers);
        if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + token);
        if (!body.empty() && request.header("Content-Type").empty())
            request.headers.emplace_back("Content-Type", "application/json");
        request.body = body;
        request.remote_address = "192.0.2.1";
        request.request_id = "request-1";
        try {
            http::parse_target(target, request);
        } catch (const Problem& problem) {
            return http::problem_response(problem, request.request_id);
        }
        return router().handle(request);
    }

    // Who may do it, of those that the test knows.
    const std::string& token_for(const Operation& operation) {
        const std::string& admin = token_of(UserRole::tenant_admin);
        const bool is_forbidden = ask(operation.method, path_to_nothing(operation), admin, "[").status == 403;
        return is_forbidden ? token_of(UserRole::super_admin) : admin;
    }

    // A path whose identifiers are well-formed and lead to nothing.
    std::string path_to_nothing(const Operation& operation) const {
        return path_with(operation, [](const std::string& prefix) {
            return prefix.empty() ? std::string{"nothing"} : format_id(prefix, 1);
        });
    }
    template <class F>
    std::string path_with(const Operation& operation, const F& text_for) const {
        std::string path = operation.path;
        for (const auto& [name, schema] : operation.parameters) {
            const std::string hole = "{" + std::string{name} + "}";
            path.replace(path.find(hole), hole.size(), text_for(prefix_of(schema.as_object())));
        }
        return path;
    }

    std::map<std::string, std::int64_t> count_rows() {
        return database().read(store::all_tenants(), [](store::Transaction& transaction) {
            constexpr auto sqlite = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
            constexpr auto postgresql =
                "SELECT table_name::text FROM information_schema.tables WHERE table_schema = "
                "current_schema() ORDER BY table_name";
            const bool is_sqlite = transaction.engine() == store::Engine::sqlite;
            const auto tables =
                transaction.query(is_sqlite ? sqlite : postgresql).all([](const store::Rows& row) {
                    return row.get<std::string>(0);
                });
            std::string sql;
            for (const auto& table : tables)
                sql +=
                    (sql.empty() ? "SELECT '" : " UNION ALL SELECT '") + table + "', COUNT(*) FROM " + table;
            std::map<std::string, std::int64_t> counts;
            auto rows = transaction.query(sql);
            while (rows.next())
                counts[rows.get<std::string>(0)] = rows.get<std::int64_t>(1);
            return counts;
        });
    }

    // An identifier of the other tenant, real where it has such a thing.
    std::string foreign_id(const std::string& prefix) {
        const auto known = foreign_ids_.find(prefix);
        if (known != foreign_ids_.end()) return known->second;
        const auto* entry =
            std::ranges::find(table_of_prefix, prefix, [](const auto& pair) { return pair.first; });
        EXPECT_NE(entry, std::end(table_of_prefix)) << "no table is known for " << prefix;
        if (entry == std::end(table_of_prefix)) return format_id(prefix, 1);
        const std::string id_column = prefix == "ten" ? "tenant_id" : "id";
        const auto id = database().read(store::all_tenants(), [&](store::Transaction& transaction) {
            return transaction
                .query("SELECT MIN(" + id_column + ") FROM " + std::string{entry->second} +
                           " WHERE tenant_id <> $1",
                       tenant())
                .value<std::optional<std::int64_t>>();
        });
        return foreign_ids_[prefix] = format_id(prefix, id && *id ? **id : 1);
    }

    void expect_refused(const http::Response& response, const std::string& what, std::string_view field = "",
                        int status = 0) {
        SCOPED_TRACE(what.substr(0, 300));
        if (response.status < 400 || response.status >= 500) {
            ADD_FAILURE() << "answered with " << response.status << ": " << response.body.substr(0, 500);
            return;
        }
        if (status != 0) {
            EXPECT_EQ(response.status, status) << response.body;
        }
        EXPECT_EQ(response.content_type, "application/problem+json");
        EXPECT_LT(response.body.size(), 20'000U) << "an answer that long helps nobody";
        json::error_code error;
        const json::value problem = json::parse(response.body, error);
        if (error || !problem.is_object()) {
            ADD_FAILURE() << "no problem document: " << response.body;
            return;
        }
        EXPECT_EQ(problem.at("status"), response.status);
        for (const char* member : {"type", "title", "code", "request_id"})
            EXPECT_TRUE(problem.as_object().contains(member)) << member << " is missing";
        if (field.empty() || response.status == 400) {
            if (status != 400 || field.empty()) return;
        }
        const auto* errors = problem.as_object().if_contains("errors");
        const bool is_named =
            errors != nullptr && std::ranges::any_of(errors->as_array(), [&](const auto& one) {
                return std::string_view{one.at("field").as_string()}.starts_with(field);
            });
        EXPECT_TRUE(is_named) << "the field " << field << " is not named: " << response.body;
    }

    // Calls `attack` for every operation, and looks what it wrote.
    template <class F>
    void for_each_operation(F attack) {
        auto before = count_rows();
        for (const Operation& operation : api().operations()) {
            // What needs a portal's log-in is asked by every type in tests/access/portal_access_test.cpp.
            if (operation.path.starts_with("/api/v1/portal/") && !operation.is_open) continue;
            SCOPED_TRACE(operation.name());
            attack(operation);
            auto after = count_rows();
            EXPECT_EQ(after, before) << operation.name() << " wrote what it refused";
            before = std::move(after);
            ASSERT_EQ(ask("GET", "/api/v1/auth/me", token_of(UserRole::tenant_admin)).status, 200)
                << operation.name() << " ended the log-in";
        }
    }

  private:
    std::optional<OpenApi> api_;
    std::map<std::string, std::string> foreign_ids_;
};
DOTMAC_ON_BOTH_ENGINES(BadInput);

TEST_P(BadInput, in_a_body_is_refused_whatever_the_operation) {
    for_each_operation([&](const Operation& operation) {
        const std::string path = path_to_nothing(operation);
        const std::string& token = token_for(operation);
        for (const BadBody& bad : bad_bodies()) {
            const std::string what{bad.name};
            if (!operation.body.empty()) {
                expect_refused(ask(operation.method, path, token, bad.body), what, bad.field, bad.status);
            } else {
                expect_refused(ask(operation.method, path, token, bad.body), what);
            }
            if (operation.is_open) continue;
            expect_refused(ask(operation.method, path, "", bad.body), what + " as nobody", "", 401);
        }
        if (operation.body.empty()) return;
        for (const char* type :
             {"text/plain", "application/xml", "multipart/form-data; boundary=x", "application/jsonp", "json",
              "application/x-www-form-urlencoded", ";", "\xff"})
            expect_refused(ask(operation.method, path, token, "{}", {{"Content-Type", type}}), type, "", 415);
    });
}

TEST_P(BadInput, of_every_field_is_refused_by_its_name) {
    for_each_operation([&](const Operation& operation) {
        if (operation.body.empty()) return;
        const std::string path = path_to_nothing(operation);
        const std::string& token = token_for(operation);
        const json::object& schema = api().resolve(operation.body);
        for (const auto& [name, property] : schema.at("properties").as_object()) {
            for (const WrongValue& wrong : api().wrong_values(property.as_object())) {
                const std::string body = "{\"" + std::string{name} + "\":" + wrong.json + "}";
                expect_refused(ask(operation.method, path, token, body), body, std::string{name});
            }
        }
        const auto* required = schema.if_contains("required");
        if (required == nullptr) return;
        for (const auto& name : required->as_array()) {
            for (const char* body : {"", "{}"})
                expect_refused(ask(operation.method, path, token, body), "empty", name.as_string(), 422);
        }
    });
}

TEST_P(BadInput, in_a_query_is_refused_by_its_name) {
    for_each_operation([&](const Operation& operation) {
        const std::string path = path_to_nothing(operation);
        const std::string& token = token_for(operation);
        std::string body;  // a right one, so that only the query is at fault
        if (!operation.body.empty()) {
            body = json::serialize(api().right_value(
                operation.body, [](const std::string& prefix) { return format_id(prefix, 1); }));
        }
        const auto refused = [&](const std::string& query, std::string_view field) {
            expect_refused(ask(operation.method, path + "?" + query, token, body), query, field);
        };
        refused("no_such_parameter=1", "no_such_parameter");
        refused("=1", "");
        refused("a%00b=1", "");
        refused("a=%ff", "");
        refused("a=%zz", "");
        refused("%27%20OR%201=1%20--", "");
        refused(std::string(7'000, 'x'), "");
        refused(repeated("a=1&", 1'500), "a");
        for (const QueryParameter& parameter : operation.query) {
            // What `sort` and `cursor` may be is known only behind the look-up of what is listed.
            const bool is_of_page = parameter.name == "sort" || parameter.name == "cursor";
            const std::string name = is_of_page && !operation.parameters.empty() ? "" : parameter.name;
            for (const std::string& text : api().wrong_texts(parameter.schema))
                refused(parameter.name + "=" + text, name);
            refused(parameter.name + "=%ff", "");
            refused(parameter.name + "=%00", "");
        }
    });
}

TEST_P(BadInput, in_a_path_leads_to_nothing) {
    for_each_operation([&](const Operation& operation) {
        if (operation.parameters.empty()) return;
        const std::string& token = token_for(operation);
        for (const std::string_view bad : bad_ids) {
            const std::string path =
                path_with(operation, [&](const std::string&) { return std::string{bad}; });
            const auto response = ask(operation.method, path, token);
            expect_refused(response, path);
            EXPECT_TRUE(response.status == 404 || response.status == 400 || response.status == 405 ||
                        (response.status == 422 && !operation.body.empty()))
                << path << ": " << response.status << response.body;
        }
        const std::string other = path_with(operation, [](const std::string& prefix) {
            return format_id(prefix == "cus" ? "inv" : "cus", 1);
        });
        expect_refused(ask(operation.method, other, token), other);
    });
}

// Another tenant's things are not there: not by their path, and not from within a body.
TEST_P(BadInput, with_another_tenants_identifiers_finds_nothing) {
    std::size_t real = 0;
    for_each_operation([&](const Operation& operation) {
        const auto foreign = [&](const std::string& prefix) {
            const std::string id = foreign_id(prefix);
            if (id != format_id(prefix, 1)) ++real;
            return id;
        };
        const std::string path = path_with(operation, [&](const std::string& prefix) {
            return prefix.empty() ? std::string{"nothing"} : foreign(prefix);
        });
        const bool crosses_tenants = operation.path.starts_with("/api/v1/tenants");
        if (crosses_tenants) return;
        std::size_t in_body = 0;
        std::string body;
        if (!operation.body.empty()) {
            body = json::serialize(api().right_value(operation.body, [&](const std::string& prefix) {
                ++in_body;
                return foreign(prefix);
            }));
        }
        if (operation.parameters.empty() && in_body == 0) return;
        const auto response = ask(operation.method, path, token_of(UserRole::tenant_admin), body);
        expect_refused(response, path + " " + body);
        if (operation.method == "GET" || operation.method == "DELETE") {
            EXPECT_EQ(response.status, 404) << path;
        }
    });
    EXPECT_GT(real, 50U) << "too few identifiers are real ones for this to prove anything";
}

TEST_P(BadInput, in_a_header_is_refused) {
    const std::string foreign = foreign_id("ten");
    for_each_operation([&](const Operation& operation) {
        const std::string path = path_to_nothing(operation);
        const std::string& token = token_for(operation);
        const auto refused = [&](const std::string& name, const std::string& value, int status = 0) {
            expect_refused(ask(operation.method, path, token, "", {{name, value}}), name + ": " + value, "",
                           status);
        };
        if (operation.method == "POST") {
            for (const std::string& key :
                 {std::string{}, std::string(256, 'k'), std::string{"a b"}, std::string{"a\x01"},
                  std::string{"\xc3\xa9"}, std::string{"\xff"}})
                refused("Idempotency-Key", key, 400);
        }
        if (operation.method != "GET") {
            for (const char* tag : {"3", "W/\"3\"", "\"x\"", "\"-1\"", "\"99999999999999999999\"", "\"\"",
                                    "\"", "\"1\",\"2\"", "\" 1\"", "\"1e3\"", "\xff"})
                refused("If-Match", tag, 400);
        }
        refused("Accept", "image/png", 406);
        refused("Accept", ";;;,,,", 406);
        if (operation.is_open) return;
        for (const std::string& named :
             {std::string{"no-such"}, std::string{"\xff\xfe"}, std::string{"' OR 1=1 --"},
              std::string(5'000, 'x'), std::string{"ten_8000000000000"}})
            refused("X-Tenant", named);
        expect_refused(
            ask(operation.method, path, token_of(UserRole::tenant_admin), "", {{"X-Tenant", foreign}}),
            "another tenant", "", 403);
        for (const std::string& value :
             {std::string{"Bearer"}, std::string{"Bearer "}, std::string{"Bearer \xff\xfe"},
              "Bearer " + std::string(10'000, 'x'), std::string{"Basic YTpi"}, "Bearer " + token + "x",
              std::string{"Bearer ' OR 1=1 --"}, std::string{"\xff"}})
            expect_refused(ask(operation.method, path, "", "", {{"Authorization", value}}), value, "", 401);
    });
}

TEST_P(BadInput, by_an_unknown_method_or_address_is_told_what_there_is) {
    std::set<std::string> paths;
    for (const Operation& operation : api().operations()) {
        const std::string path = path_to_nothing(operation);
        if (!paths.insert(path).second) continue;
        for (const char* method : {"BREW", "TRACE", "CONNECT", "get", "PROPFIND", "GET\t"}) {
            const auto response = ask(method, path, token_of(UserRole::tenant_admin));
            expect_refused(response, method + path, "", 405);
            EXPECT_NE(response.header("Allow"), "") << path;
        }
        for (const char* behind :
             {"/", "//", "/nothing/there/at/all", ";a=b", "/.", "/%2e%2e", "%20", "%F0%9F%98%80"}) {
            const auto response = ask("GET", path + behind, token_of(UserRole::tenant_admin));
            expect_refused(response, path + behind);
        }
    }
}

// A spreadsheet must not take what a customer wrote for a formula.
TEST_P(BadInput, that_is_a_formula_leaves_as_text) {
    const std::string& token = token_of(UserRole::tenant_admin);
    const std::string formula = "=HYPERLINK(\"http://evil.example\",\"a\")";
    const auto customer =
        ask("POST", "/api/v1/customers", token, R"({"customer_type":"residential","name":"=1+1"})");
    ASSERT_EQ(customer.status, 201) << customer.body;
    const std::string id{json::parse(customer.body).at("id").as_string()};
    const json::object payment{{"customer_id", id},
                               {"payment_method", "cash"},
                               {"amount", {{"amount", "5.00"}, {"currency", "EUR"}}},
                               {"reference", formula}};
    const auto paid = ask("POST", "/api/v1/payments", token, json::serialize(payment));
    ASSERT_EQ(paid.status, 201) << paid.body;
    const std::string statement = ask("GET", "/api/v1/customers/" + id + "/statement?format=csv", token).body;
    EXPECT_NE(statement.find(R"csv(,"'=HYPERLINK(""http://evil.example"",""a"")",)csv"), std::string::npos)
        << statement;
    for (const std::string& csv : {statement, ask("GET", "/api/v1/billing/journal/export", token).body}) {
        EXPECT_NE(csv.find("HYPERLINK"), std::string::npos) << csv;
        for (const char* start : {",=", ",\"=", "\n=", ",@", ",\"@", ",+", ",\"+"})
            EXPECT_EQ(csv.find(start), std::string::npos) << start << " in " << csv;
    }
}

// Cursors are not secret, so a client can make one with any content.
TEST_P(BadInput, in_a_cursor_that_was_tampered_with_is_refused) {
    for_each_operation([&](const Operation& operation) {
        const bool is_list =
            std::ranges::any_of(operation.query, [](const auto& one) { return one.name == "cursor"; });
        if (!is_list || !operation.parameters.empty()) return;
        for (const std::string sort : {"", "id", "name", "number", "created_at", "-created_at", "nonsense"}) {
            for (const std::string& value : hostile_cursor_values()) {
                const std::string cursor = forged_cursor(sort.starts_with('-') ? sort.substr(1) : sort,
                                                         sort.starts_with('-'), value);
                const auto response =
                    ask("GET", operation.path + "?limit=1&sort=" + sort + "&cursor=" + cursor,
                        token_for(operation));
                EXPECT_LT(response.status, 500)
                    << operation.path << " sort " << sort << ": " << quote_json(value);
            }
        }
    });
}

}  // namespace
}  // namespace dotmac::test
