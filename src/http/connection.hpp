// One connection: reads requests one after the other, has each answered by a worker, writes the answers in
// their order. Only server.cpp and connection.cpp include this; it brings Asio and Beast.
//
// It waits at three places only (for input, for room to write, for a worker), so it is a small state machine
// of callbacks and no coroutine: a connection without a request under way holds no stack, no buffer and no
// parser, which keeps 10,000 idle ones cheap, and sanitizers follow it.
//
//   idle ──first byte──▸ head ──▸ body ──▸ working ──▸ writing ──▸ idle, or head where input waits already
//                         │        │                      ▲   └──▸ draining ──▸ closed
//                         └─fault──┴──────────────────────┘
//
// Everything but `run` happens on the connection's I/O thread. While `working`, the request, the answer and
// the socket belong to the worker.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <string>

#include "http/server.hpp"
#include "http/wire.hpp"
#include "http/worker_pool.hpp"

namespace dotmac::http {

using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
using SteadyTime = std::chrono::steady_clock::time_point;

// What the connections of one server share.
struct Shared {
    ServerOptions options;
    Server::Handler handler;
    AccessLog access_log;
    RequestIds request_ids;
    WorkerPool* workers = nullptr;
    std::atomic<bool> is_stopping{false};   // no keep-alive any more
    std::atomic<bool> is_abandoned{false};  // no handler is called any more
    std::atomic<std::int64_t> connections{0};
    std::atomic<std::int64_t> in_flight{0};
    std::atomic<std::int64_t> turned_away{0};
    std::function<void()> on_closed;  // called after `connections` has gone down
};

class Connection;
using ConnectionList = std::list<Connection*>;  // of one I/O thread

class Connection : public Job, public std::enable_shared_from_this<Connection> {
  public:
    Connection(Socket socket, Shared& shared, ConnectionList& siblings);
    ~Connection() override;

    void start();
    void turn_away();  // too many connections: 503 and the end
    void check_deadline(SteadyTime now);
    void close_if_idle();
    void close();

    void run(std::shared_ptr<Job> self) noexcept override;  // on a worker

  private:
    enum class Phase { idle, head, body, working, writing, draining, closed };
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
    using Error = boost::system::error_code;

    void wait_readable();
    void on_readable(Error error);
    void parse();
    std::string_view unread() const;  // what the parser has not taken yet
    bool check_head();
    void begin_body();
    void hand_over();
    void refuse(ProblemCode code, std::string_view detail);
    void refuse_input(Error error);
    bool refuse_uri();  // false
    bool is_in_request_line() const;
    void write_at_once() noexcept;
    void on_answer();
    void write();
    void after_answer();
    void drain();
    void become_idle();
    void set_deadline(std::chrono::milliseconds from_now);
    Response answer() noexcept;
    void put_answer(const Response& response) noexcept;
    void tell_access_log(const Response& response) const;

    Socket socket_;
    Shared& shared_;
    ConnectionList& siblings_;
    ConnectionList::iterator place_;
    Phase phase_ = Phase::idle;
    SteadyTime deadline_ = SteadyTime::max();
    SteadyTime began_at_{};
    boost::beast::flat_buffer input_;
    std::unique_ptr<Parser> parser_;
    std::string address_;
    std::string target_;
    Request request_;
    WireOptions wire_;
    std::string output_;
    std::size_t head_bytes_ = 0;  // of the request that is being read
    std::size_t written_ = 0;
    bool was_refused_ = false;
    std::size_t drained_bytes_ = 0;
};

}  // namespace dotmac::http
