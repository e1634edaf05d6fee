#include "tests/bad_input/operations.hpp"

#include <algorithm>
#include <cctype>

namespace dotmac::test {
namespace {

namespace json = boost::json;

constexpr std::string_view reference_start = "#/components/";
constexpr std::int64_t huge_text_bytes = 300'000;

std::string text_of(const json::value& value) {
    return json::value_to<std::string>(value);
}

// Which kinds of JSON a schema takes: "string", "integer", "object", "array", "boolean", "null".
std::string kind_of(const json::object& schema) {
    if (const auto* type = schema.if_contains("type")) return type->is_string() ? text_of(*type) : "";
    return schema.contains("oneOf") ? "string" : "";
}

void add_wrong_texts(const json::object& schema, std::vector<WrongValue>& wrong) {
    wrong.push_back({R"("a\u0000b")", ""});
    wrong.push_back({R"("a\u001b[31mb")", ""});
    const auto* most = schema.if_contains("maxLength");
    const bool is_large = most != nullptr && most->as_int64() >= huge_text_bytes;
    if (!is_large) wrong.push_back({'"' + std::string(huge_text_bytes, 'x') + '"', ""});
    const bool is_bound = schema.contains("oneOf") || schema.contains("enum") || schema.contains("pattern");
    const auto* format = schema.if_contains("format");
    const bool is_formatted = format != nullptr && *format != "password";
    if (is_bound || is_formatted) {
        wrong.push_back({R"("' OR 1=1 --")", ""});
        wrong.push_back({R"("a\r\nSet-Cookie: b")", ""});
        wrong.push_back({R"("2025-02-29 \u202e\ud83d\ude00")", ""});
    }
    if (const std::string prefix = prefix_of(schema); !prefix.empty()) {
        wrong.push_back({'"' + prefix + "_8000000000000\"", ""});  // past 64 bits
        wrong.push_back({R"("zzz_0000000000001")", ""});
    }
}

void add_wrong_numbers(const json::object& schema, std::vector<WrongValue>& wrong) {
    for (const char* each : {"9223372036854775808", "-9223372036854775809", "1.0", "1e3", "-0.5",
                             "123456789012345678901234567890"})
        wrong.push_back({each, ""});
    const auto beyond = [&](std::string_view bound, std::int64_t by) {
        const auto* value = schema.if_contains(bound);
        if (value != nullptr && value->is_int64())
            wrong.push_back({std::to_string(value->as_int64() + by), ""});
    };
    beyond("minimum", -1);
    beyond("maximum", 1);
}

void add_wrong_money(std::vector<WrongValue>& wrong) {
    for (const char* amount : {"1e5", "NaN", "+1", "0x10", "1,5", "92233720368547758.08", "1.001", "", "٣"})
        wrong.push_back({R"({"amount":")" + std::string{amount} + R"(","currency":"EUR"})", ""});
    wrong.push_back({R"({"amount":12.5,"currency":"EUR"})", ""});
    wrong.push_back({R"({"amount":"1","currency":"XXQ"})", ""});
    wrong.push_back({R"({"amount":"1","currency":"EUR","rate":"2"})", ""});
}

}  // namespace

std::string prefix_of(const json::object& schema) {
    const auto* pattern = schema.if_contains("pattern");
    if (pattern == nullptr) return {};
    const std::string text = text_of(*pattern);
    const auto underscore = text.find("_[0-7]");
    return text.starts_with('^') && underscore != std::string::npos ? text.substr(1, underscore - 1) : "";
}

OpenApi::OpenApi(std::string_view document) : document_{json::parse(document).as_object()} {
    for (const auto& [path, methods] : document_.at("paths").as_object()) {
        for (const auto& [method, operation] : methods.as_object())
            add(method, path, operation.as_object());
    }
}

void OpenApi::add(std::string_view method, std::string_view path, const json::object& described) {
    Operation operation{.path = std::string{path}};
    for (const char c : method)
        operation.method += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (const auto* security = described.if_contains("security"))
        operation.is_open = security->as_array().empty() || security->as_array().front().as_object().empty();
    if (const auto* parameters = described.if_contains("parameters")) {
        for (const json::value& each : parameters->as_array()) {
            const json::object& parameter = resolve(each.as_object());
            const std::string name = text_of(parameter.at("name"));
            const json::object& schema = parameter.at("schema").as_object();
            if (parameter.at("in") == "path") operation.parameters[name] = schema;
            if (parameter.at("in") == "query") operation.query.push_back({name, schema});
        }
    }
    if (const auto* body = described.if_contains("requestBody"))
        operation.body = body->at("content").as_object().begin()->value().at("schema").as_object();
    operations_.push_back(std::move(operation));
}

const json::object& OpenApi::resolve(const json::object& schema) const {
    const auto* reference = schema.if_contains("$ref");
    if (reference == nullptr) return schema;
    const std::string path = text_of(*reference).substr(reference_start.size());
    const auto slash = path.find('/');
    return document_.at("components").at(path.substr(0, slash)).at(path.substr(slash + 1)).as_object();
}

std::vector<WrongValue> OpenApi::wrong_values(const json::object& given) const {
    std::vector<WrongValue> wrong;
    const auto* any = given.if_contains("anyOf");
    const bool takes_null = any != nullptr;
    const json::object& bare = takes_null ? any->as_array().front().as_object() : given;
    const json::object& schema = resolve(bare);
    const std::string kind = kind_of(schema);
    if (kind.empty()) return wrong;

    const std::vector<std::pair<std::string, std::string>> of_each_kind{
        {"null", "null"},        {"boolean", "true"}, {"integer", "12"},
        {"string", R"("text")"}, {"array", "[[]]"},   {"object", R"({"no_such_member":{}})"}};
    for (const auto& [other, value] : of_each_kind) {
        if (other == kind || (other == "null" && takes_null)) continue;
        wrong.push_back({value, ""});
    }
    if (kind == "string") add_wrong_texts(schema, wrong);
    if (kind == "integer") add_wrong_numbers(schema, wrong);
    if (kind == "boolean") wrong.push_back({R"("true")", ""});
    if (kind == "array") {
        const auto inner = wrong_values(schema.at("items").as_object());
        for (const WrongValue& each : inner)
            wrong.push_back({"[" + each.json + "]", "[0]" + each.at});
        std::string many = "[";
        for (int i = 0; i < 2'000; ++i)
            many += "null,";
        wrong.push_back({many + "null]", ""});
    }
    if (kind == "object") {
        if (const auto* properties = schema.if_contains("properties")) {
            wrong.push_back({R"({"no_such_member":1})", ".no_such_member"});
            for (const auto& [name, property] : properties->as_object()) {
                for (const WrongValue& each : wrong_values(property.as_object()))
                    wrong.push_back({"{\"" + std::string{name} + "\":" + each.json + "}",
                                     "." + std::string{name} + each.at});
            }
            if (properties->as_object().contains("amount")) add_wrong_money(wrong);
        }
    }
    return wrong;
}

std::vector<std::string> OpenApi::wrong_texts(const json::object& given) const {
    const auto* any = given.if_contains("anyOf");
    const json::object& schema = resolve(any == nullptr ? given : any->as_array().front().as_object());
    const std::string kind = kind_of(schema);
    std::vector<std::string> wrong{"a%01b", std::string(5'000, 'x')};
    if (kind == "string" && !schema.contains("oneOf") && !schema.contains("enum") &&
        !schema.contains("pattern") && !schema.contains("format"))
        return wrong;
    for (const char* each :
         {"%27%20OR%201=1%20--", "no+such", "1e3", "9223372036854775808", "NaN", "%F0%9F%98%80",
          "%0D%0ASet-Cookie:a=b", "12.50%20XXQ", "2025-02-29", "..%5C..%5C"})
        wrong.emplace_back(each);
    return wrong;
}

}  // namespace dotmac::test
