// The HTTP/1.1 server: I/O threads parse and write, workers run the handler, everything is bounded.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "http/message.hpp"

namespace dotmac::http {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  // 0: any free one, see Server::port
    int io_threads = 1;
    int workers = 4;
    std::size_t largest_body_bytes = 1 << 20;
    std::size_t largest_header_bytes = 16 << 10;
    std::size_t largest_queue = 1'024;        // requests that wait for a worker; beyond it 503
    std::chrono::seconds header_timeout{10};  // from the first byte to the end of the headers
    std::chrono::seconds body_timeout{30};
    std::chrono::seconds idle_timeout{75};  // keep-alive
};

class Server {
  public:
    using Handler = std::function<Response(const Request&)>;

    // Binds at once; throws std::runtime_error with one sentence where the port is taken. The handler is
    // called on the workers, several at a time; what it throws becomes a 500 and a line in the log.
    Server(const ServerOptions& options, Handler handler);
    ~Server();

    std::uint16_t port() const;
    void start();
    // Takes no new connections, finishes the requests under way (at most `grace`), then returns.
    void stop(std::chrono::seconds grace = std::chrono::seconds{30});

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace dotmac::http
