#include "http/message.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace dotmac::http {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view find(const Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers) {
        if (equal_ignoring_case(key, name)) return value;
    }
    return {};
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char l = lower(c);
    return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

[[noreturn]] void refuse(std::string sentence) {
    throw Problem(ProblemCode::malformed_request, std::move(sentence));
}

enum class Part { path, query };

std::string decode(std::string_view text, Part part) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && part == Part::query) {
            out += ' ';
            continue;
        }
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
        if (high < 0 || low < 0) refuse("The address holds a '%' that is not followed by two hex digits.");
        out += static_cast<char>(high * 16 + low);
        if (out.back() == '\0') refuse("The address holds a NUL character.");
        if (out.back() == '/' && part == Part::path) refuse("The path holds an escaped '/'.");
        i += 2;
    }
    if (!is_valid_utf8(out)) refuse("The address is no UTF-8.");
    return out;
}

// "http://host/path" is what a client sends to a proxy; a server has to accept it (RFC 9112, 3.2.2).
std::string_view origin_form(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (target.size() < scheme.size() || !equal_ignoring_case(target.substr(0, scheme.size()), scheme))
            continue;
        const auto slash = target.find_first_of("/?", scheme.size());
        return slash == std::string_view::npos ? "/" : target.substr(slash);
    }
    return target;
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
    return find(headers, name);
}

std::string_view Response::header(std::string_view name) const {
    return find(headers, name);
}

void parse_target(std::string_view target, Request& request) {
    request.path.clear();
    request.query.clear();
    const std::string_view origin = origin_form(target);
    if (origin == "*" && request.method == "OPTIONS") {
        request.path = "*";
        return;
    }
    if (origin.empty() || origin.front() != '/') refuse("The address does not begin with '/'.");
    const auto mark = origin.find('?');
    request.path = decode(origin.substr(0, mark), Part::path);
    if (mark == std::string_view::npos || mark + 1 == origin.size()) return;
    for (const std::string_view pair : split(origin.substr(mark + 1), '&')) {
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        const auto value = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
        request.query.emplace_back(decode(pair.substr(0, equals), Part::query), decode(value, Part::query));
    }
}

Response problem_response(const Problem& problem, std::string_view request_id) {
    Response response;
    response.status = http_status(problem.code());
    response.content_type = "application/problem+json";
    std::string& out = response.body;
    const auto member = [&out](std::string_view name, std::string_view value) {
        if (out.size() > 1) out += ',';
        out += quote_json(name);
        out += ':';
        out += quote_json(value);
    };
    out = "{";
    // No page describes the types, so `type` says so, as RFC 9457 has it; `code` is what a client switches
    // on.
    member("type", "about:blank");
    member("title", title(problem.code()));
    out += ",\"status\":" + std::to_string(response.status);
    member("code", to_string(problem.code()));
    if (!problem.detail().empty()) member("detail", problem.detail());
    member("request_id", request_id);
    if (!problem.fields().empty()) {
        out += ",\"errors\":[";
        bool first = true;
        for (const auto& [field, message] : problem.fields()) {
            out += first ? "{\"field\":" : ",{\"field\":";
            out += quote_json(field) + ",\"message\":" + quote_json(message) + "}";
            first = false;
        }
        out += ']';
    }
    out += '}';
    return response;
}

std::string_view trace_id(std::string_view traceparent) {
    constexpr std::size_t size = 2 + 1 + 32 + 1 + 16 + 1 + 2;
    if (traceparent.size() != size) return {};
    for (std::size_t i = 0; i < size; ++i) {
        const bool is_dash = i == 2 || i == 35 || i == 52;
        if (is_dash ? traceparent[i] != '-' : hex_digit(traceparent[i]) < 0) return {};
    }
    return traceparent.substr(3, 32);
}

}  // namespace dotmac::http
