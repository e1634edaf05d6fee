// The HTTP/1.1 server: I/O threads parse and write, workers run the handler, everything is bounded.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "http/access.hpp"
#include "http/message.hpp"

namespace dotmac::http {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  // 0: any free one, see Server::port
    int io_threads = 1;
    int workers = 4;
    std::size_t largest_uri_bytes = 8 << 10;      // beyond it 414
    std::size_t largest_header_bytes = 16 << 10;  // request line and headers; beyond it 431
    std::size_t largest_body_bytes = 1 << 20;     // beyond it 413
    std::size_t largest_queue = 1'024;            // requests that wait for a worker; beyond it 503
    std::size_t largest_connections = 20'000;     // beyond it 503 and the end, before anything is read
    std::chrono::milliseconds header_timeout = std::chrono::seconds{10};  // from the first byte to the last
    std::chrono::milliseconds body_timeout = std::chrono::seconds{30};    // all of it
    std::chrono::milliseconds write_timeout = std::chrono::seconds{30};   // without any progress
    std::chrono::milliseconds idle_timeout = std::chrono::seconds{75};    // keep-alive
    // A reverse proxy is in front: the last X-Forwarded-For is the client's address. Without one in front
    // that header is anybody's word, so it is not heeded.
    bool behind_proxy = false;
};

struct ServerStatistics {
    std::int64_t connections;  // open now
    std::int64_t queued;       // requests that wait for a worker
    std::int64_t in_flight;    // requests in the handler
    std::int64_t turned_away;  // answered with 503 since the start, because a bound was reached
};

class Server {
  public:
    using Handler = std::function<Response(const Request&)>;

    // Binds at once; throws std::runtime_error with one sentence where the port is taken. The handler is
    // called on the workers, several at a time; what it throws becomes a 500 and a line in the log. Every
    // answer, also those that the server gives by itself, is told to `access_log`, on any of its threads.
    Server(const ServerOptions& options, Handler handler, AccessLog access_log = {});
    ~Server();  // stops without grace, unless `stop` was called
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    void start();
    // Takes no new connections, closes the idle ones and finishes the requests under way (at most `grace`),
    // then returns. A handler cannot be interrupted: one that runs longer than `grace` is waited for, and its
    // answer is lost; requests that still wait for a worker then are answered with 503.
    void stop(std::chrono::milliseconds grace = std::chrono::seconds{30});
    ServerStatistics statistics() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace dotmac::http
