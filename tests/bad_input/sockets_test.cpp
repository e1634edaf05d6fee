// Bad input that only bytes on a socket can be, to the whole program: refused once, and the next client is
// served.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>

#include "tests/support/http_client.hpp"
#include "tests/support/instance.hpp"

namespace dotmac::test {
namespace {

using identity::UserRole;
using std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

// What the database is makes no difference here.
class BadHttp : public OverApi {
  protected:
    void SetUp() override {
        OverApi::SetUp();
        authorization_ = "Bearer " + token_of(UserRole::tenant_admin);
        instance().start();
    }
    void TearDown() override {
        instance().stop();
        OverApi::TearDown();
    }
    std::uint16_t port() { return instance().port(); }
    const std::string& authorization() const { return authorization_; }
    void expect_serving() { EXPECT_EQ(test::send(port(), "GET", "/readyz").status, 200); }

  private:
    std::string authorization_;
};
INSTANTIATE_TEST_SUITE_P(, BadHttp, testing::Values(store::Engine::sqlite),
                         [](const auto& tested) { return engine_name(tested.param); });

std::size_t count(const std::string& text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

TEST_P(BadHttp, message_is_refused_once) {
    const std::string get = "GET /api/v1/auth/me HTTP/1.1\r\nHost: a\r\n";
    const std::string post =
        "POST /api/v1/customers HTTP/1.1\r\nHost: a\r\nAuthorization: " + authorization() +
        "\r\nContent-Type: application/json\r\n";
    std::string flood;
    for (int i = 0; i < 3'000; ++i)
        flood += "X-" + std::to_string(i) + ": y\r\n";
    const std::string ten_megabytes(10 << 20, ' ');
    struct Row {
        std::string_view name;
        std::string bytes;
        int status;
    };
    // clang-format off
    const Row rows[] = {
        {"TLS",                       "\x16\x03\x01\x02\x01\x01\xfc\x03\x03\r\n\r\n",                              400},
        {"HTTP/2 preface",            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",                                          400},
        {"HTTP/0.9",                  "GET /\r\n\r\n",                                                             400},
        {"bare line feeds",           "GET /readyz HTTP/1.1\nHost: a\n\n",                                         400},
        {"NUL in the address",        "GET /read\0yz HTTP/1.1\r\nHost: a\r\n\r\n",                                 400},
        {"header flood",              get + flood + "\r\n",                                                        431},
        {"one long header",           get + "Cookie: " + std::string(40'000, 'c') + "\r\n\r\n",                    431},
        {"long address",              "GET /" + std::string(9'000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n",          414},
        {"both lengths",              post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",   400},
        {"two lengths",               post + "Content-Length: 2\r\nContent-Length: 50\r\n\r\n{}",                  400},
        {"signed length",             post + "Content-Length: +2\r\n\r\n{}",                                       400},
        {"chunked twice",             post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"chunked, identity",         post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",              400},
        {"vertical tab encoding",     post + "Transfer-Encoding: \x0b" "chunked\r\n\r\n0\r\n\r\n",                 400},
        {"negative chunk",            post + "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",                       400},
        {"endless chunk",             post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",             413},
        {"chunk longer than told",    post + "Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n",             400},
        {"10 MB told",                post + "Content-Length: 10485760\r\n\r\n" + ten_megabytes,                   413},
        {"10 MB in chunks",           post + "Transfer-Encoding: chunked\r\n\r\na00000\r\n" + ten_megabytes,       413},
    };
    // clang-format on
    for (const Row& row : rows) {
        SCOPED_TRACE(row.name);
        const std::string answer =
            send_raw(port(), row.bytes + "GET /readyz HTTP/1.1\r\nHost: a\r\nX-Request-Id: smuggled\r\n\r\n");
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 " + std::to_string(row.status) + " "))
            << answer.substr(0, 400);
        EXPECT_EQ(count(answer, "HTTP/1.1 "), 1U) << answer.substr(0, 2'000);
        EXPECT_EQ(count(answer, "smuggled"), 0U) << answer.substr(0, 2'000);
        EXPECT_EQ(count(answer, "application/problem+json"), 1U) << answer.substr(0, 400);
        expect_serving();
    }
}

// Nothing of an address gets into a header of the answer.
TEST_P(BadHttp, address_splits_no_answer) {
    for (const std::string target :
         {"/api/v1/%0d%0aX-Injected:1", "/api/v1/customers?sort=%0d%0aX-Injected:1",
          "/api/v1/enums/%0d%0aX-Injected:1", "//evil.example/%0aX-Injected:1",
          "http://evil.example/api/v1/%0d%0aX-Injected:1"}) {
        const Reply reply = test::send(port(), "GET", target, {{"Authorization", authorization()}});
        EXPECT_GE(reply.status, 400) << target;
        EXPECT_LT(reply.status, 500) << target;
        EXPECT_EQ(reply.header("X-Injected"), "") << target;
    }
    expect_serving();
}

TEST_P(BadHttp, requests_in_one_burst_are_answered_each_in_its_place) {
    struct Row {
        std::string request;
        int status;
    };
    const std::string host = " HTTP/1.1\r\nHost: a\r\n";
    const std::string token = "Authorization: " + authorization() + "\r\n";
    const Row rows[] = {
        {"GET /api/v1/auth/me" + host + token + "\r\n", 200},
        {"GET /api/v1/auth/me" + host + "\r\n", 401},
        {"GET /nothing" + host + "\r\n", 404},
        {"BREW /readyz" + host + "\r\n", 405},
        {"GET /api/v1/customers?no_such_parameter=1" + host + token + "\r\n", 422},
        {"POST /api/v1/customers" + host + token + "Content-Length: 2\r\n\r\n{}", 415},
        {"POST /api/v1/customers" + host + token +
             "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
         422},
        {"GET /%zz" + host + "\r\n", 400},
    };
    constexpr int rounds = 40;
    std::string burst;
    for (int i = 0; i < rounds; ++i) {
        for (const Row& row : rows)
            burst += row.request;
    }
    HttpSession session{port()};
    session.write(burst);
    for (int i = 0; i < rounds; ++i) {
        for (const Row& row : rows)
            ASSERT_EQ(session.read().status, row.status) << "round " << i << ": " << row.request;
    }
}

// The 99th percentile of requests on one connection, while `meanwhile` runs before each.
template <class F>
Milliseconds slowest_of_usual(std::uint16_t port, const std::string& authorization, F meanwhile) {
    constexpr int requests = 300;
    HttpSession session{port};
    std::vector<Milliseconds> times;
    for (int i = 0; i < requests; ++i) {
        meanwhile(i);
        const auto start = steady_clock::now();
        const Reply reply = session.send("GET", "/api/v1/auth/me", {{"Authorization", authorization}});
        times.emplace_back(steady_clock::now() - start);
        EXPECT_EQ(reply.status, 200);
    }
    std::ranges::sort(times);
    return times[times.size() * 99 / 100];
}

TEST_P(BadHttp, a_thousand_clients_that_never_end_their_request_slow_nobody) {
    constexpr std::size_t slow_clients = 1'000;
    rlimit files{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &files), 0);
    files.rlim_cur =
        std::max<rlim_t>(files.rlim_cur, 2 * slow_clients + 500);  // both ends are in this process
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &files), 0) << "this test needs 2,500 open files";

    const auto alone = slowest_of_usual(port(), authorization(), [](int) {});
    std::vector<HttpSession> slow;
    for (std::size_t i = 0; i < slow_clients; ++i) {
        slow.emplace_back(port());
        slow.back().write(i % 2 == 0
                              ? "GET /readyz HTTP/1.1\r\nHost: a\r\nX: "
                              : "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n{");
    }
    const auto beside = slowest_of_usual(port(), authorization(), [&](int i) {
        for (std::size_t at = 0; at < 5; ++at)
            slow[(static_cast<std::size_t>(i) * 5 + at) % slow.size()].write(" ");
    });
    // Where they held a thread or a worker, it would be seconds. The rest is for a busy machine.
    EXPECT_LT(beside, 4 * alone + Milliseconds{50}) << alone.count() << " ms without them";
    slow.front().write("\r\n\r\n");
    EXPECT_EQ(slow.front().read().status, 200);  // it was a client all the time, and turned away by nothing
}

}  // namespace
}  // namespace dotmac::test
