#include "http/server.hpp"

#include <algorithm>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "base/background.hpp"
#include "base/log.hpp"
#include "http/connection.hpp"

namespace dotmac::http {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Executor = asio::io_context::executor_type;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

// Where the process is out of file descriptors, accepting again at once would spin.
constexpr auto accept_pause = std::chrono::milliseconds{50};

// Deadlines are looked at this often, so a time-out strikes at most a quarter late, and costs nothing
// between.
std::chrono::milliseconds sweep_interval(const ServerOptions& options) {
    const auto shortest =
        std::min({options.header_timeout, options.body_timeout, options.write_timeout, options.idle_timeout});
    return std::clamp(shortest / 4, std::chrono::milliseconds{5}, std::chrono::milliseconds{1'000});
}

struct IoThread {
    ConnectionList connections;  // before the context, whose pending callbacks hold connections
    asio::io_context context{1};
    asio::executor_work_guard<Executor> guard{context.get_executor()};
    Timer sweeper{context};
    bool is_ending = false;  // cancelling alone misses a sweep that is due already
    std::thread thread;

    void sweep(std::chrono::milliseconds interval) {
        sweeper.expires_after(interval);
        sweeper.async_wait([this, interval](const boost::system::error_code& error) {
            if (error || is_ending) return;
            const auto now = std::chrono::steady_clock::now();
            for_each([now](Connection& connection) { connection.check_deadline(now); });
            sweep(interval);
        });
    }
    // A callback may close a connection, but none is destroyed before it has returned to the context.
    template <class F>
    void for_each(F function) {
        for (Connection* connection : connections)
            function(*connection);
    }
    template <class F>
    void post_for_each(F function) {
        asio::post(context, [this, function] { for_each(function); });
    }
};

}  // namespace

struct Server::State {
    std::mutex mutex;
    std::condition_variable closed;
    Shared shared;
    std::unique_ptr<WorkerPool> workers;
    std::deque<IoThread> io_threads;
    std::unique_ptr<Acceptor> acceptor;
    std::unique_ptr<Timer> accept_timer;
    std::size_t next_io_thread = 0;
    bool is_running = false;

    void accept();
    void take(Socket socket, IoThread& home);
};

void Server::State::accept() {
    IoThread& home = io_threads[next_io_thread];
    next_io_thread = (next_io_thread + 1) % io_threads.size();
    acceptor->async_accept(
        home.context, [this, &home](const boost::system::error_code& error, Socket socket) {
            if (!acceptor->is_open() || error == asio::error::operation_aborted) return;
            if (error) {
                log::warning("connection not accepted", {{"reason", error.message()}});
                accept_timer->expires_after(accept_pause);
                accept_timer->async_wait([this](const boost::system::error_code& cancelled) {
                    if (!cancelled) accept();
                });
                return;
            }
            take(std::move(socket), home);
            accept();
        });
}

void Server::State::take(Socket socket, IoThread& home) {
    const auto open = static_cast<std::size_t>(shared.connections.fetch_add(1)) + 1;
    const bool is_too_many = open > shared.options.largest_connections;
    asio::post(home.context, [this, &home, is_too_many, socket = std::move(socket)]() mutable {
        const auto connection = std::make_shared<Connection>(std::move(socket), shared, home.connections);
        if (is_too_many) return connection->turn_away();
        connection->start();
    });
}

Server::Server(const ServerOptions& options, Handler handler, AccessLog access_log) : state_{new State} {
    State& state = *state_;
    state.shared.options = options;
    state.shared.handler = std::move(handler);
    state.shared.access_log = std::move(access_log);
    state.shared.on_closed = [&state] {
        if (!state.shared.is_stopping) return;
        const std::lock_guard lock{state.mutex};
        state.closed.notify_all();
    };
    for (int i = 0; i < std::max(options.io_threads, 1); ++i)
        state.io_threads.emplace_back();

    const auto fail = [&](const std::string& why) {
        throw std::runtime_error("Cannot listen on " + options.address + ":" + std::to_string(options.port) +
                                 ": " + why + ".");
    };
    boost::system::error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) fail("that is no IP address");
    const tcp::endpoint endpoint{address, options.port};
    state.acceptor = std::make_unique<Acceptor>(state.io_threads.front().context);
    state.accept_timer = std::make_unique<Timer>(state.io_threads.front().context);
    state.acceptor->open(endpoint.protocol(), error);
    if (error) fail(error.message());
    state.acceptor->set_option(tcp::acceptor::reuse_address{true}, error);
    if (error) fail(error.message());
    state.acceptor->bind(endpoint, error);
    if (error) fail(error.message());
    state.acceptor->listen(asio::socket_base::max_listen_connections, error);
    if (error) fail(error.message());
}

Server::~Server() {
    stop(std::chrono::milliseconds{0});
}

std::uint16_t Server::port() const {
    return state_->acceptor->is_open() ? state_->acceptor->local_endpoint().port()
                                       : state_->shared.options.port;
}

void Server::start() {
    State& state = *state_;
    state.workers = std::make_unique<WorkerPool>(WorkerPoolOptions{
        .workers = state.shared.options.workers, .largest_queue = state.shared.options.largest_queue});
    state.shared.workers = state.workers.get();
    state.is_running = true;
    const auto interval = sweep_interval(state.shared.options);
    for (IoThread& io : state.io_threads) {
        io.sweep(interval);
        io.thread = std::thread{[&io] {
            work_in_foreground();
            io.context.run();
        }};
    }
    asio::post(state.io_threads.front().context, [&state] { state.accept(); });
}

void Server::stop(std::chrono::milliseconds grace) {
    State& state = *state_;
    if (!state.is_running) return;
    state.is_running = false;
    state.shared.is_stopping = true;
    asio::post(state.io_threads.front().context, [&state] {
        boost::system::error_code ignored;  // it is closed whatever close() says
        state.acceptor->close(ignored);
        state.accept_timer->cancel();
    });
    for (IoThread& io : state.io_threads)
        io.post_for_each([](Connection& connection) { connection.close_if_idle(); });
    {
        std::unique_lock lock{state.mutex};
        state.closed.wait_for(lock, grace, [&state] { return state.shared.connections == 0; });
    }
    state.shared.is_abandoned = true;
    for (IoThread& io : state.io_threads)
        io.post_for_each([](Connection& connection) { connection.close(); });
    state.workers->stop();
    for (IoThread& io : state.io_threads) {
        io.guard.reset();
        asio::post(io.context, [&io] {
            io.is_ending = true;
            io.sweeper.cancel();
        });
    }
    for (IoThread& io : state.io_threads)
        io.thread.join();
}

ServerStatistics Server::statistics() const {
    const Shared& shared = state_->shared;
    return {.connections = shared.connections,
            .queued = shared.workers == nullptr ? 0 : static_cast<std::int64_t>(shared.workers->queued()),
            .in_flight = shared.in_flight,
            .turned_away = shared.turned_away};
}

}  // namespace dotmac::http
