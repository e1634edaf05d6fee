#include "http/wire.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>

#include "base/text.hpp"
#include "base/time.hpp"
#include "http/http_date.hpp"

namespace dotmac::http {
namespace {

constexpr std::size_t longest_client_id = 128;

// Formatted once a second and thread.
std::string_view date_header() {
    thread_local std::chrono::sys_seconds cached_at{};
    thread_local std::string cached;
    const auto now = std::chrono::floor<std::chrono::seconds>(system_now());
    if (now != cached_at) {
        cached = http_date(now);
        cached_at = now;
    }
    return cached;
}

bool is_safe(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7f'; });
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
    if (name.empty() || !is_safe(name) || !is_safe(value))
        throw std::runtime_error("a control character in the header " + std::string{name});
    out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 503:
            return "Service Unavailable";
        default:
            return "Status";  // RFC 9112, 4: nobody reads it
    }
}

std::string serialize(const Response& response, std::string_view request_id, const WireOptions& options) {
    constexpr std::size_t usual_head = 512;
    const bool has_body = response.status != 204 && response.status != 304;
    std::string out;
    out.reserve(usual_head + response.body.size());
    out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    out.append(reason_phrase(response.status)).append("\r\n");
    out.append("Date: ").append(date_header());
    out.append("\r\nServer: DotMac\r\nX-Content-Type-Options: nosniff\r\n");
    append_header(out, "X-Request-Id", request_id);
    if (has_body) {
        if (!response.content_type.empty()) append_header(out, "Content-Type", response.content_type);
        append_header(out, "Content-Length", std::to_string(response.body.size()));
    }
    if (!options.keep_alive) out.append("Connection: close\r\n");
    if (options.keep_alive && options.is_http_1_0) out.append("Connection: keep-alive\r\n");
    for (const auto& [name, value] : response.headers)
        append_header(out, name, value);
    out.append("\r\n");
    if (has_body && !options.is_head) out.append(response.body);
    return out;
}

RequestIds::RequestIds() {
    std::array<char, 8> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    prefix_ = hex({bytes.data(), bytes.size()});
}

std::string RequestIds::take(std::string_view from_client) {
    const bool is_well_formed = std::ranges::all_of(from_client, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.';
    });
    if (!from_client.empty() && from_client.size() <= longest_client_id && is_well_formed)
        return std::string{from_client};
    return prefix_ + "-" + std::to_string(count_.fetch_add(1, std::memory_order_relaxed) + 1);
}

}  // namespace dotmac::http
