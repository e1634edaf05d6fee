// A small HTTP/1.1 client for tests: synchronous, over real sockets to 127.0.0.1, with no library behind it,
// so that it also sends what no library would.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dotmac::test {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct Reply {
    int status = 0;  // 0: the connection ended before an answer
    HeaderList headers;
    std::string body;

    std::string header(std::string_view name) const;  // ignoring case; empty where missing
};

// One connection. Every wait ends after `patience`, so that no test hangs.
class HttpSession {
  public:
    explicit HttpSession(std::uint16_t port, std::chrono::milliseconds patience = std::chrono::seconds{20});
    ~HttpSession();
    HttpSession(HttpSession&& other) noexcept;
    HttpSession(const HttpSession&) = delete;
    HttpSession& operator=(const HttpSession&) = delete;

    // Sends a request with Host and Content-Length, and reads its answer.
    Reply send(std::string_view method, std::string_view target, const HeaderList& headers = {},
               std::string_view body = {});
    void write(std::string_view bytes);
    // The next answer; `is_head`: it has no body whatever its Content-Length says. An interim answer (100) is
    // an answer of its own.
    Reply read(bool is_head = false);
    std::string read_all();  // until the other side ends
    bool is_closed_by_server();

  private:
    bool fill();

    int socket_ = -1;
    std::string input_;
};

// The same on a connection of its own.
Reply send(std::uint16_t port, std::string_view method, std::string_view target,
           const HeaderList& headers = {}, std::string_view body = {});
// Sends bytes as they are, and returns all that comes back until the server closes.
std::string send_raw(std::uint16_t port, std::string_view bytes);

}  // namespace dotmac::test
