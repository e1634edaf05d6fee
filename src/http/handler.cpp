#include "http/handler.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "base/text.hpp"
#include "http/deprecation.hpp"

namespace dotmac::http::detail {
namespace {

constexpr std::size_t most_unknown_parameters = 20;  // what a person reads; a query can hold thousands

int parse_limit(const std::string& text) {
    int limit = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (error != std::errc{} || end != text.data() + text.size() || limit < 1 ||
        limit > store::largest_page_size)
        throw invalid_field("limit", "'" + text + "' is no whole number from 1 to " +
                                         std::to_string(store::largest_page_size) + ".");
    return limit;
}

// "application/json; charset=utf-8" → "application/json"
std::string media_type(std::string_view content_type) {
    return lower_ascii(trim(content_type.substr(0, content_type.find(';'))));
}

std::string encoded_path(std::string_view path) {
    std::string out;
    for (const std::string_view segment : split(path, '/')) {
        if (!segment.empty()) out += "/" + percent_encode(segment);
    }
    return out;
}

void refuse_untaken(const Inputs& inputs, bool takes_record) {
    const Route& route = inputs.exchange().route();
    const bool in_query = is_reading(route);
    const bool reads_body = !in_query && (takes_record || !route.raw_body_type.empty());
    if (!reads_body) inputs.refuse_body();
    if (!in_query || !takes_record) inputs.refuse_leftover_query();
}

template <class First>
Response call(const Inputs& inputs, const Handle<First>& handle, First& first) {
    if (!inputs.choices().empty()) inputs.exchange().require_open(first, inputs.choices());
    Response response = handle(first);
    add_warnings(response, inputs.warnings());
    return response;
}

}  // namespace

store::PageRequest Inputs::take_page_request() {
    store::PageRequest page;
    std::vector<std::string_view> seen;
    std::erase_if(query_, [&](const auto& pair) {
        const auto& [name, value] = pair;
        if (name != "limit" && name != "sort" && name != "cursor") return false;
        if (std::ranges::find(seen, name) != seen.end()) throw invalid_field(name, "It is given twice.");
        seen.push_back(name == "limit" ? "limit" : name == "sort" ? "sort" : "cursor");
        if (name == "limit") page.limit = parse_limit(value);
        if (name == "sort") page.sort = value;
        if (name == "cursor") page.cursor = value;
        return true;
    });
    return page;
}

const record::Pairs& Inputs::query() const {
    return query_;
}

std::string_view Inputs::body() const {
    const Request& request = exchange_.request();
    if (request.body.empty()) return "{}";
    const std::string type = media_type(request.header("Content-Type"));
    if (type == "application/json") return request.body;
    if (request.method == "PATCH" && type == "application/merge-patch+json") return request.body;
    throw Problem(ProblemCode::unsupported_media_type,
                  type.empty() ? "Content-Type is missing; the body is to be application/json."
                               : "The body is to be application/json, not " + type + ".");
}

record::ReadOptions Inputs::read_options(bool is_filter) {
    const auto ask_today = [this] {
        return exchange_.read([](const Context& context) { return context.today(); });
    };
    return {.ask_today = ask_today, .warnings = &warnings_, .choices = is_filter ? nullptr : &choices_};
}

void Inputs::refuse_leftover_query() const {
    std::vector<FieldProblem> unknown;
    for (const auto& [name, value] : query_) {
        if (unknown.size() == most_unknown_parameters) break;
        unknown.push_back({name, "There is no such parameter here."});
    }
    if (!unknown.empty()) throw Problem(ProblemCode::validation_failed, "", std::move(unknown));
}

void Inputs::refuse_body() const {
    const std::string_view body = trim(exchange_.request().body);
    if (body.empty() || body == "{}") return;  // many clients send an empty object with every POST
    throw Problem(ProblemCode::malformed_request, "This request takes no body.");
}

Response record_response(const Route& route, const Request& request, std::string json,
                         std::optional<std::int64_t> version, const std::string& id) {
    Response response{.status = route.success_status, .body = std::move(json)};
    if (version) response.headers.emplace_back("ETag", "\"" + std::to_string(*version) + "\"");
    if (id.empty()) return response;
    if (!route.location.empty()) {
        response.headers.emplace_back("Location", std::string{api_prefix} + route.location + "/" + id);
    } else if (response.status == 201) {
        response.headers.emplace_back("Location", encoded_path(request.path) + "/" + id);
    }
    return response;
}

Response list_response(std::string items, const std::optional<std::string>& next_cursor) {
    Response response;
    const std::string cursor = next_cursor ? quote_json(*next_cursor) : "null";
    response.body.reserve(items.size() + cursor.size() + 32);
    response.body.append(R"({"items":[)")
        .append(items)
        .append(R"(],"next_cursor":)")
        .append(cursor)
        .append("}");
    return response;
}

Response empty_response() {
    return {.status = 204, .content_type = ""};
}

Response respond(const Inputs& inputs, bool takes_record, const Handle<Exchange>& handle) {
    refuse_untaken(inputs, takes_record);
    return call(inputs, handle, inputs.exchange());
}

Response respond(const Inputs& inputs, bool takes_record, const Handle<Context>& handle) {
    refuse_untaken(inputs, takes_record);
    Exchange& exchange = inputs.exchange();
    const auto within = [&](Context& context) { return call(inputs, handle, context); };
    return exchange.route().method == "GET" ? exchange.read(within) : exchange.write(within);
}

void check_parameters(const Route& route, std::size_t of_handler) {
    if (route.parameters.size() == of_handler) return;
    throw std::logic_error(route.method + " " + route.path + " has " +
                           std::to_string(route.parameters.size()) + " parameters, and its handler takes " +
                           std::to_string(of_handler));
}

}  // namespace dotmac::http::detail
