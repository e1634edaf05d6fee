// Answers as bytes, and the names of requests.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace dotmac::http {

struct WireOptions {
    bool is_head = false;  // the body is left out, its length is told
    bool is_http_1_0 = false;
    bool keep_alive = true;
};

// The whole answer, with Date, Server, Content-Length and what every answer bears. Throws std::runtime_error
// for a header that would split the answer (a control character in it).
std::string serialize(const Response& response, std::string_view request_id, const WireOptions& options);

std::string_view reason_phrase(int status);

// Names that do not repeat among processes: a random start, then a count. Safe to call from any thread.
class RequestIds {
  public:
    RequestIds();
    // What the client sent, where it is 1 to 128 letters, digits, '-', '_' and '.'; otherwise a new one.
    std::string take(std::string_view from_client);

  private:
    std::string prefix_;
    std::atomic<std::uint64_t> count_{0};
};

}  // namespace dotmac::http
