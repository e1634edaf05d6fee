#include "http/openapi.hpp"

#include <boost/json.hpp>
#include <map>
#include <set>

#include "base/text.hpp"
#include "store/page.hpp"

namespace dotmac::http {
namespace {

namespace json = boost::json;

constexpr std::string_view schema_reference = "#/components/schemas/";

// Enough for the words of our paths: "customers", "addresses", "categories".
std::string singular(std::string_view word) {
    std::string text{word};
    const auto shorten = [&text](std::size_t by) { text.resize(text.size() - by); };
    if (text.ends_with("ies")) {
        shorten(3);
        text += 'y';
    } else if (text.ends_with("sses") || text.ends_with("xes")) {
        shorten(2);
    } else if (text.ends_with("s") && !text.ends_with("ss") && !text.ends_with("us")) {
        shorten(1);
    }
    return text;
}

bool is_parameter(std::string_view segment) {
    return segment.starts_with('{');
}

std::string snake(std::string_view segment) {
    std::string text{segment};
    for (char& c : text) {
        if (c == '-' || c == '.') c = '_';
    }
    return text;
}

json::object reference(std::string_view name) {
    return {{"$ref", std::string{schema_reference} + std::string{name}}};
}

json::object component(std::string_view kind, std::string_view name) {
    return {{"$ref", "#/components/" + std::string{kind} + "/" + std::string{name}}};
}

json::object content(std::string_view media_type, json::value schema) {
    return {{media_type, {{"schema", std::move(schema)}}}};
}

std::string page_name(const Route& route) {
    return std::string{record::name(*route.result)} + "Page";
}

// The members of a record's schema, to describe a query string by.
json::object properties_of(const record::Description& description, json::array& required) {
    std::vector<std::string_view> visited;
    std::string text;
    record::append_schemas(description, visited, text);
    const json::value all = json::parse("{" + text + "}");
    const json::object& schema = all.at(json::string_view{record::name(description)}).as_object();
    if (const json::value* names = schema.if_contains("required")) required = names->as_array();
    return schema.at("properties").as_object();
}

json::object query_parameter(std::string_view name, json::object schema, bool is_required) {
    json::object parameter{{"name", name}, {"in", "query"}, {"required", is_required}};
    if (const json::value* text = schema.if_contains("description")) parameter["description"] = *text;
    schema.erase("description");
    parameter["schema"] = std::move(schema);
    return parameter;
}

json::array parameters_of(const Route& route) {
    json::array parameters;
    for (const auto& [name, prefix] : route.parameters) {
        json::object schema{{"type", "string"}};
        if (!prefix.empty()) schema["pattern"] = "^" + prefix + "_[0-7][0-9a-hjkmnp-tv-z]{12}$";
        parameters.push_back(
            json::object{{"name", name}, {"in", "path"}, {"required", true}, {"schema", std::move(schema)}});
    }
    if (route.query != nullptr) {
        json::array required;
        for (const auto& [name, schema] : properties_of(*route.query, required)) {
            const bool is_required = std::ranges::find(required, json::value{name}) != required.end();
            parameters.push_back(query_parameter(name, schema.as_object(), is_required));
        }
    }
    if (route.is_paged) {
        for (const std::string_view name : {"limit", "sort", "cursor"})
            parameters.push_back(component("parameters", name));
    }
    if (route.gate.access == Access::logged_in || route.gate.access == Access::anyone_recognized)
        parameters.push_back(component("parameters", "tenant"));
    if (route.method == "POST" && route.gate.access != Access::anyone)
        parameters.push_back(component("parameters", "idempotency_key"));
    if (route.is_versioned)
        parameters.push_back(component("parameters", route.method == "GET" ? "if_none_match" : "if_match"));
    return parameters;
}

json::object success_of(const Route& route) {
    json::object response{{"description", route.summary}};
    json::object headers{{"X-Request-Id", component("headers", "request_id")},
                         {"RateLimit-Limit", component("headers", "rate_limit_limit")},
                         {"RateLimit-Remaining", component("headers", "rate_limit_remaining")},
                         {"RateLimit-Reset", component("headers", "rate_limit_reset")}};
    if (route.is_versioned) headers["ETag"] = component("headers", "etag");
    if (route.success_status == 201 || !route.location.empty())
        headers["Location"] = component("headers", "location");
    if (route.body != nullptr || route.query != nullptr) {
        headers["Deprecation"] = component("headers", "deprecation");
        headers["Sunset"] = component("headers", "sunset");
        headers["Link"] = component("headers", "link");
    }
    response["headers"] = std::move(headers);
    if (route.success_status == 204) return response;
    if (route.result != nullptr) {
        const auto schema = route.is_list ? page_name(route) : std::string{record::name(*route.result)};
        response["content"] = content(route.result_type, reference(schema));
    } else {
        response["content"] = content(route.result_type, json::object{});
    }
    return response;
}

json::object bearer_security() {
    return {{"bearer", json::array{}}};
}

json::object responses_of(const Route& route) {
    json::object responses{{std::to_string(route.success_status), success_of(route)}};
    const auto problem = [&](std::string_view status) {
        responses[status] = component("responses", "problem");
    };
    problem("400");
    if (route.gate.access != Access::anyone) problem("401");
    if (route.gate.access != Access::anyone && route.gate.access != Access::anyone_recognized) problem("403");
    if (!route.parameters.empty()) problem("404");
    if (route.method != "GET") problem("409");
    if (route.is_versioned && route.method == "GET")
        responses["304"] = json::object{{"description", "Not modified since the ETag of If-None-Match."}};
    if (route.is_versioned && route.method != "GET") problem("412");
    if (route.body != nullptr) problem("415");
    problem("422");
    problem("429");
    responses["default"] = component("responses", "problem");
    return responses;
}

json::object operation(const Route& route, const std::string& id) {
    const auto segments = split(std::string_view{route.path}.substr(api_prefix.size() + 1), '/');
    json::object object{{"operationId", id},
                        {"summary", route.summary},
                        {"tags", json::array{json::string_view{segments.front()}}}};
    if (auto parameters = parameters_of(route); !parameters.empty())
        object["parameters"] = std::move(parameters);
    if (route.body != nullptr) {
        object["requestBody"] =
            json::object{{"required", true},
                         {"content", content("application/json", reference(record::name(*route.body)))}};
    } else if (!route.raw_body_type.empty()) {
        object["requestBody"] = json::object{
            {"required", true}, {"content", content(route.raw_body_type, json::object{{"type", "string"}})}};
    }
    object["responses"] = responses_of(route);
    if (route.gate.access == Access::anyone) object["security"] = json::array{};
    if (route.gate.access == Access::anyone_recognized)
        object["security"] = json::array{json::object{}, bearer_security()};
    if (route.gate.permission) object["x-permission"] = to_string(*route.gate.permission);
    return object;
}

json::object text_schema() {
    return {{"type", "string"}};
}

json::object header(std::string_view description, json::object schema) {
    return {{"description", description}, {"schema", std::move(schema)}};
}

json::object parameter(std::string_view name, std::string_view in, std::string_view description,
                       json::object schema) {
    return {{"name", name}, {"in", in}, {"description", description}, {"schema", std::move(schema)}};
}

json::object shared_parameters() {
    return {
        {"limit", parameter("limit", "query", "How many items at most.",
                            {{"type", "integer"},
                             {"minimum", 1},
                             {"maximum", store::largest_page_size},
                             {"default", store::default_page_size}})},
        {"sort",
         parameter("sort", "query", "The field to sort by; a leading '-' sorts downwards.", text_schema())},
        {"cursor", parameter("cursor", "query", "The next_cursor of the page before.", text_schema())},
        {"tenant", parameter("X-Tenant", "header", "The tenant to act in; only for who may cross tenants.",
                             text_schema())},
        {"idempotency_key",
         parameter(
             "Idempotency-Key", "header",
             "Sent again with the same key within 24 hours, a request has no second effect and gets the "
             "first answer; where that holds a secret, which is not kept, it is refused (409).",
             {{"type", "string"}, {"minLength", 1}, {"maxLength", 255}})},
        {"if_match", parameter("If-Match", "header",
                               "The ETag that was read; a newer version is refused (412).", text_schema())},
        {"if_none_match",
         parameter("If-None-Match", "header", "The ETag that is known already (304).", text_schema())},
    };
}

json::object shared_headers() {
    const json::object number{{"type", "integer"}};
    return {
        {"request_id", header("Names this request in the log.", text_schema())},
        {"rate_limit_limit", header("Requests that are allowed at once.", number)},
        {"rate_limit_remaining", header("Requests that are left.", number)},
        {"rate_limit_reset", header("Seconds until all are allowed again.", number)},
        {"etag", header("The version, for If-Match and If-None-Match.", text_schema())},
        {"location", header("Where the result is.", text_schema())},
        {"deprecation",
         header("RFC 9745: since when a value that was sent is deprecated or renamed.", text_schema())},
        {"sunset", header("RFC 8594: from when on such a value is refused.", text_schema())},
        {"link", header("Where the values to send instead are described.", text_schema())},
    };
}

json::object problem_schema() {
    const json::object field{{"type", "object"},
                             {"required", {"field", "message"}},
                             {"properties", {{"field", text_schema()}, {"message", text_schema()}}}};
    return {{"type", "object"},
            {"description", "RFC 9457; `code` is what a program switches on."},
            {"required", {"type", "title", "status", "code", "request_id"}},
            {"properties",
             {{"type", text_schema()},
              {"title", text_schema()},
              {"status", {{"type", "integer"}}},
              {"code", text_schema()},
              {"detail", text_schema()},
              {"request_id", text_schema()},
              {"errors", {{"type", "array"}, {"items", field}}}}}};
}

// What deprecation.hpp adds to an answer.
json::object warnings_schema() {
    json::object properties;
    json::array names;
    for (const std::string_view name : {"field", "value", "replaced_by", "accepted_until", "message"}) {
        properties[name] = text_schema();
        names.emplace_back(name);
    }
    return {
        {"type", "array"},
        {"readOnly", true},
        {"description", "Values that were sent and will be refused some day; left out where there is none."},
        {"items", {{"type", "object"}, {"required", names}, {"properties", properties}}}};
}

json::object page_schema(const Route& route) {
    return {{"type", "object"},
            {"required", {"items", "next_cursor"}},
            {"properties",
             {{"items", {{"type", "array"}, {"items", reference(record::name(*route.result))}}},
              {"next_cursor", {{"type", {"string", "null"}}}},
              {"warnings", reference("Warnings")}}}};
}

json::object schemas_of(const std::deque<Route>& routes) {
    std::vector<std::string_view> visited;
    std::string text;
    for (const Route& route : routes) {
        if (route.body != nullptr) record::append_schemas(*route.body, visited, text);
        if (route.result != nullptr) record::append_schemas(*route.result, visited, text);
    }
    json::object schemas = json::parse("{" + text + "}").as_object();
    schemas["Problem"] = problem_schema();
    schemas["Warnings"] = warnings_schema();
    for (const Route& route : routes) {
        if (route.is_list) {
            schemas[page_name(route)] = page_schema(route);
        } else if (route.result != nullptr) {
            json::object& result = schemas.at(record::name(*route.result)).as_object();
            result.at("properties").as_object()["warnings"] = reference("Warnings");
        }
    }
    return schemas;
}

json::object components_of(const std::deque<Route>& routes) {
    return {
        {"securitySchemes",
         {{"bearer",
           {{"type", "http"}, {"scheme", "bearer"}, {"description", "A log-in's token or an API key."}}}}},
        {"schemas", schemas_of(routes)},
        {"parameters", shared_parameters()},
        {"headers", shared_headers()},
        {"responses",
         {{"problem",
           {{"description", "Refused; `code` and `detail` say why."},
            {"content", content("application/problem+json", reference("Problem"))}}}}}};
}

}  // namespace

std::string operation_id(const Route& route) {
    auto segments = split(std::string_view{route.path}.substr(api_prefix.size() + 1), '/');
    std::string verb;
    const bool ends_in_parameter = is_parameter(segments.back());
    if (route.method == "GET") verb = route.is_list ? "list" : "get";
    if (route.method == "PATCH") verb = "change";
    if (route.method == "PUT") verb = "replace";
    if (route.method == "DELETE") verb = "remove";
    if (route.method == "POST" && route.success_status == 201) verb = "create";
    if (route.method == "POST" && route.success_status == 202) verb = "start";
    if (verb.empty()) {
        verb = snake(segments.back());
        segments.pop_back();
    }
    const bool keeps_plural = route.method == "GET" && !ends_in_parameter;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (is_parameter(segments[i])) continue;
        const bool is_last_word = i + 1 == segments.size() && keeps_plural;
        verb += "_" + (is_last_word ? snake(segments[i]) : singular(snake(segments[i])));
    }
    return verb;
}

std::string openapi_document(const std::deque<Route>& routes, std::string_view title,
                             std::string_view version) {
    json::object paths;
    std::map<std::string, int> uses;
    for (const Route& route : routes) {
        if (route.is_raw) continue;
        std::string id = operation_id(route);
        if (const int count = ++uses[id]; count > 1) id += "_" + std::to_string(count);
        json::object& path = paths.emplace(route.path, json::object{}).first->value().as_object();
        path[lower_ascii(route.method)] = operation(route, id);
    }
    const json::object document{{"openapi", "3.1.0"},
                                {"info", {{"title", title}, {"version", version}}},
                                {"servers", json::array{json::object{{"url", "/"}}}},
                                {"security", json::array{bearer_security()}},
                                {"paths", std::move(paths)},
                                {"components", components_of(routes)}};
    return json::serialize(document);
}

}  // namespace dotmac::http
