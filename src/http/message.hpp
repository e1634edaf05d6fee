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

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    Headers headers;
};

// RFC 9457: {"type","title","status","code","detail","request_id","errors":[{"field","message"}]}.
Response problem_response(const Problem& problem, std::string_view request_id);

}  // namespace dotmac::http
