// A request and its answer, free of any library's types.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/problem.hpp"

namespace dotmac::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method;                                      // "GET"
    std::string path;                                        // decoded: "/api/v1/customers/cus_…"
    std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
    Headers headers;
    std::string body;
    std::string remote_address;
    std::string request_id;  // ours, or the client's X-Request-Id where it is well-formed

    std::string_view header(std::string_view name) const;  // ignoring case; empty where missing
};

// Who asked for what, as the access log and the metrics tell it. Never sent.
struct Trail {
    std::string_view route;  // the pattern: "/api/v1/customers/{customer_id}"; lives as long as the router
    std::string principal;   // "usr_…"
    std::string tenant;      // "ten_…"
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    Headers headers;
    Trail trail = {};

    std::string_view header(std::string_view name) const;  // ignoring case; empty where missing
};

// Takes a request's target apart into path and query, decoded (`+` in the query is a space). Throws
// malformed_request for bad escapes, escaped '/' and NUL, what is no UTF-8, and anything but the origin and
// absolute forms of RFC 9112 (and `*`, of OPTIONS).
void parse_target(std::string_view target, Request& request);

// RFC 9457: {"type","title","status","code","detail","request_id","errors":[{"field","message"}]}.
Response problem_response(const Problem& problem, std::string_view request_id);

// The trace id of a W3C `traceparent` header ("00-<32 hex>-<16 hex>-<2 hex>"); empty where it is none.
std::string_view trace_id(std::string_view traceparent);

}  // namespace dotmac::http
