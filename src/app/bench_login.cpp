#include "app/bench_login.hpp"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <thread>

#include "app/wiring.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "modules/identity/authenticator.hpp"
#include "modules/identity/service.hpp"
#include "modules/portal_management/log_in_routes.hpp"
#include "modules/portal_management/passwords.hpp"
#include "modules/portal_management/portal_sessions.hpp"
#include "modules/portal_management/service.hpp"
#include "platform/tenants.hpp"

namespace dotmac::app {
namespace {

constexpr int hashes_at_once = 2;  // as `dotmac serve` has it
constexpr int accounts = 50;
constexpr std::string_view password = "a phrase for the bench";

class Stopwatch {
  public:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
    }

  private:
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

// One kept connection to the server: sends a request, waits for its answer.
class Connection {
  public:
    explicit Connection(std::uint16_t port) : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int on = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("the benchmark cannot connect to its own server");
    }
    ~Connection() { ::close(socket_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // The body of the answer, which is to be 200.
    std::string ask(const std::string& request) {
        if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) != std::ssize(request))
            throw std::runtime_error("the benchmark's server takes no more");
        std::size_t head = std::string::npos;
        while ((head = input_.find("\r\n\r\n")) == std::string::npos)
            receive();
        const std::size_t end = head + 4 + body_size(input_.substr(0, head));
        while (input_.size() < end)
            receive();
        const std::string answer = input_.substr(0, end);
        input_.erase(0, end);
        if (!answer.starts_with("HTTP/1.1 200"))
            throw std::runtime_error("the benchmark's server answers: " + answer);
        return answer.substr(head + 4);
    }

  private:
    static std::size_t body_size(const std::string& head) {
        constexpr std::string_view name = "Content-Length: ";
        const auto at = head.find(name);
        std::size_t size = 0;
        if (at != std::string::npos)
            std::from_chars(head.data() + at + name.size(), head.data() + head.size(), size);
        return size;
    }
    void receive() {
        char bytes[4'096];
        const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
        if (count <= 0) throw std::runtime_error("the benchmark's server closed the connection");
        input_.append(bytes, static_cast<std::size_t>(count));
    }

    int socket_;
    std::string input_;
};

std::string request_of(std::string_view method, std::string_view path, std::string_view token,
                       std::string_view body) {
    std::string request = fmt::format("{} /api/v1{} HTTP/1.1\r\nHost: localhost\r\n", method, path);
    if (!token.empty()) request += fmt::format("Authorization: Bearer {}\r\n", token);
    if (!body.empty())
        request += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", body.size());
    return request + "\r\n" + std::string{body};
}

// Runs `work(index)` on so many threads; the first failure of one ends up here.
void on_threads(int threads, const std::function<void(int)>& work) {
    std::exception_ptr failure;
    std::mutex mutex;
    std::vector<std::jthread> running;
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&, i] {
            try {
                work(i);
            } catch (...) {
                const std::lock_guard lock{mutex};
                failure = std::current_exception();
            }
        });
    }
    running.clear();
    if (failure) std::rethrow_exception(failure);
}

// The portals' log-in over sockets, and one route twice: for anyone, and behind a token.
class Program {
  public:
    Program(store::Database& database, int callers)
        : authenticator_{database,
                         system_now,
                         {.hashes_at_once = hashes_at_once, .hashes_waiting = callers},
                         {portal_management::portal_recognizer()}},
          entrance_{.now = system_now,
                    .passwords = authenticator_.passwords(),
                    .secrets = authenticator_.secrets()},
          router_{database, hooks(), options()},
          server_{{.port = 0, .workers = callers},
                  [this](const http::Request& request) { return router_.handle(request); }} {
        portal_management::add_log_in_routes(router_, entrance_);
        const auto constant = [](http::Exchange&) { return http::Response{.body = R"({"answer":1})"}; };
        router_.get("/bench/open", http::Access::anyone, "For anyone", constant);
        router_.get("/bench/checked", http::Access::portal, "Behind a token", constant);
        server_.start();
    }
    ~Program() { server_.stop(); }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    std::uint16_t port() const { return server_.port(); }

  private:
    http::Hooks hooks() {
        Listeners listeners = all_listeners();
        for (auto& listener : authenticator_.listeners())
            listeners.push_back(std::move(listener));
        return {.authenticate =
                    [this](const http::Request& request) { return authenticator_.authenticate(request); },
                .clock = [](store::Transaction& transaction) { return platform::tenant_clock(transaction); },
                .listeners = std::move(listeners)};
    }
    static http::RouterOptions options() {
        constexpr http::RateLimit plenty{.per_second = 1e9, .burst = 1'000'000'000};
        return {.rate_limit = plenty, .log_in_rate_limit = plenty};
    }

    identity::Authenticator authenticator_;
    portal_management::Entrance entrance_;
    http::Router router_;
    http::Server server_;
};

Context bench_context(store::Transaction& transaction) {
    return {.transaction = transaction,
            .clock = platform::tenant_clock(transaction),
            .actor = {.name = "bench", .request_id = ""}};
}

// A tenant with accounts that may log in; returns their Portal IDs.
std::vector<std::string> build(store::Database& database) {
    const auto tenant = database.write(store::all_tenants(), [](store::Transaction& transaction) {
        if (!platform::all_tenant_ids(transaction).empty())
            throw Problem(ProblemCode::conflict,
                          "The database holds tenants; a benchmark fills one that is empty, and nobody needs "
                          "after.");
        Context context = bench_context(transaction);
        return platform::create_tenant(context, {.slug = "bench",
                                                 .name = "Bench",
                                                 .currency = Currency::parse("EUR").value(),
                                                 .time_zone = TimeZone{}})
            .id;
    });
    const platform::PasswordHash hash = platform::hash_password(password);
    return database.write(tenant, [&](store::Transaction& transaction) {
        using namespace portal_management;
        Context context = bench_context(transaction);
        std::vector<std::string> portal_ids;
        for (int i = 0; i < accounts; ++i) {
            const std::string email = fmt::format("customer{}@example.com", i);
            const auto customer = identity::create_customer(context, {.name = "Customer", .email = email});
            const PortalAccount account = create_account(context, {.customer_id = customer.id});
            move_account(context, account.id, PortalAccountStatus::active, "bench");
            set_password(context, account.id, {hash}, "bench");
            portal_ids.push_back(account.portal_id);
        }
        return portal_ids;
    });
}

// How many a second, of `count` in all.
double hash_rate(int count) {
    const platform::PasswordHash hash = platform::hash_password(password);
    std::atomic<int> left{count};
    const Stopwatch stopwatch;
    on_threads(hashes_at_once, [&](int) {
        while (left-- > 0) {
            if (!platform::matches(hash, password)) throw std::logic_error("a hash does not match itself");
        }
    });
    return count / stopwatch.seconds();
}

double log_in_rate(std::uint16_t port, const std::vector<std::string>& portal_ids, int count, int callers) {
    std::atomic<int> left{count};
    const Stopwatch stopwatch;
    on_threads(callers, [&](int) {
        Connection connection{port};
        for (int i = --left; i >= 0; i = --left) {
            connection.ask(request_of(
                "POST", "/portal/customer/login", "",
                fmt::format(R"({{"tenant":"bench","login":"{}","password":"{}"}})",
                            portal_ids[static_cast<std::size_t>(i) % portal_ids.size()], password)));
        }
    });
    return count / stopwatch.seconds();
}

double request_rate(std::uint16_t port, const std::string& request, int callers, double seconds) {
    std::atomic<std::int64_t> answered{0};
    const Stopwatch stopwatch;
    on_threads(callers, [&](int) {
        Connection connection{port};
        std::int64_t own = 0;
        for (; stopwatch.seconds() < seconds; ++own)
            connection.ask(request);
        answered += own;
    });
    return static_cast<double>(answered) / stopwatch.seconds();
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + std::ssize(values) / 2;
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::string token_of(std::uint16_t port, const std::string& portal_id) {
    Connection connection{port};
    const std::string answer = connection.ask(
        request_of("POST", "/portal/customer/login", "",
                   fmt::format(R"({{"tenant":"bench","login":"{}","password":"{}"}})", portal_id, password)));
    return record::from_json<portal_management::PortalLoggedIn>(answer, {.is_stored = true})
        .tokens.access_token;
}

}  // namespace

LogInFigures bench_log_in(store::Database& database, const LogInBench& bench) {
    const auto portal_ids = build(database);
    const Program program{database, bench.callers};
    const std::uint16_t port = program.port();
    LogInFigures figures{.engine = database.engine() == store::Engine::sqlite ? "sqlite" : "postgresql",
                         .log_ins = bench.log_ins,
                         .callers = bench.callers,
                         .cores = std::thread::hardware_concurrency()};
    const int per_round = std::max(bench.log_ins / bench.rounds, 1);
    const std::string open = request_of("GET", "/bench/open", "", "");
    std::vector<double> hashes;
    std::vector<double> log_ins;
    std::vector<double> opens;
    std::vector<double> checks;
    for (int round = 0; round < bench.rounds; ++round) {
        hashes.push_back(hash_rate(per_round));
        log_ins.push_back(log_in_rate(port, portal_ids, per_round, bench.callers));
    }
    // Not sooner: the log-ins above end the oldest sessions of their accounts.
    const std::string checked = request_of("GET", "/bench/checked", token_of(port, portal_ids.front()), "");
    for (int round = 0; round < bench.rounds; ++round) {
        opens.push_back(request_rate(port, open, bench.callers, bench.round_s));
        checks.push_back(request_rate(port, checked, bench.callers, bench.round_s));
    }
    figures.hashes_per_s = median(std::move(hashes));
    figures.log_ins_per_s = median(std::move(log_ins));
    figures.open_per_s = median(std::move(opens));
    figures.checked_per_s = median(std::move(checks));
    return figures;
}

}  // namespace dotmac::app
