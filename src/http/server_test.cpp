// The server over real sockets. Time-outs are configured in milliseconds here, and a test waits for what
// happens, never for time to pass.
#include "http/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <latch>
#include <mutex>
#include <thread>

#include "tests/support/http_client.hpp"

namespace dotmac::http {
namespace {

using std::chrono::milliseconds;
using test::HttpSession;
using test::Reply;
using testing::HasSubstr;
using testing::StartsWith;

Response echo(const Request& request) {
    Response response;
    response.content_type = "text/plain";
    response.body = request.method + " " + request.path;
    for (const auto& [name, value] : request.query)
        response.body += " " + name + "=" + value;
    if (!request.body.empty()) response.body += " [" + request.body + "]";
    return response;
}

ServerOptions small_options() {
    ServerOptions options;
    options.port = 0;
    options.largest_uri_bytes = 200;
    options.largest_header_bytes = 1'024;
    options.largest_body_bytes = 2'000;
    return options;
}

// A server that runs as long as the object lives.
struct Running {
    explicit Running(ServerOptions options = small_options(), Server::Handler handler = echo,
                     AccessLog log = {})
        : server{options, std::move(handler), std::move(log)} {
        server.start();
    }
    Server server;
    std::uint16_t port = server.port();
};

// Lets handlers wait until the test opens it.
class Door {
  public:
    void open() {
        const std::lock_guard lock{mutex_};
        is_open_ = true;
        changed_.notify_all();
    }
    void pass() {
        std::unique_lock lock{mutex_};
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return is_open_; });
        --waiting_;
    }
    void await_waiting(int count) {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this, count] { return waiting_ >= count; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_open_ = false;
    int waiting_ = 0;
};

TEST(Server, answers_with_the_headers_that_every_answer_bears) {
    Running running;
    const Reply reply = test::send(running.port, "GET", "/a%20b?x=1&y=%C3%A4+b");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "GET /a b x=1 y=ä b");
    EXPECT_EQ(reply.header("Server"), "DotMac");
    EXPECT_EQ(reply.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(reply.header("Date").size(), 29U);
    EXPECT_NE(reply.header("X-Request-Id"), "");
}

TEST(Server, keeps_a_well_formed_request_id_and_replaces_any_other) {
    Running running;
    EXPECT_EQ(test::send(running.port, "GET", "/", {{"X-Request-Id", "abc-1.2_Z"}}).header("X-Request-Id"),
              "abc-1.2_Z");
    for (const std::string bad : {"a b", "<script>", "", "x;y"}) {
        const auto given =
            test::send(running.port, "GET", "/", {{"X-Request-Id", bad}}).header("X-Request-Id");
        EXPECT_NE(given, bad);
        EXPECT_NE(given, "");
    }
}

TEST(Server, serves_one_connection_many_times) {
    Running running;
    HttpSession session{running.port};
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(session.send("POST", "/n", {}, std::to_string(i)).body,
                  "POST /n [" + std::to_string(i) + "]");
    EXPECT_EQ(running.server.statistics().connections, 1);
}

TEST(Server, answers_head_with_the_length_and_without_the_body) {
    Running running;
    HttpSession session{running.port};
    const Reply head = session.send("HEAD", "/abc");
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("Content-Length"), "9");
    EXPECT_EQ(session.send("GET", "/abc").body, "GET /abc");
}

TEST(Server, closes_as_http_1_0_and_connection_close_ask) {
    Running running;
    EXPECT_THAT(test::send_raw(running.port, "GET / HTTP/1.0\r\n\r\n"), HasSubstr("Connection: close"));
    EXPECT_THAT(test::send_raw(running.port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
                HasSubstr("Connection: close"));
    HttpSession session{running.port};
    session.write("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(session.read().header("Connection"), "keep-alive");
    session.write("GET /2 HTTP/1.0\r\n\r\n");
    EXPECT_EQ(session.read().body, "GET /2");
    EXPECT_TRUE(session.is_closed_by_server());
}

TEST(Server, passes_over_empty_lines_in_front_of_a_request) {
    Running running;
    HttpSession session{running.port};
    session.write("\r\n");
    session.write("\r\n\r\nPOST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi\r\n");
    EXPECT_EQ(session.read().body, "POST /1 [hi]");
    session.write("POST /2 HTTP/1.1\r\nHost: [::1]:8080\r\nContent-Length: 2\r\n\r\nhi");
    EXPECT_EQ(session.read().body, "POST /2 [hi]");
}

TEST(Server, answers_pipelined_requests_in_their_order) {
    Running running;
    HttpSession session{running.port};
    std::string all;
    for (int i = 0; i < 100; ++i)
        all += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
    session.write(all);
    for (int i = 0; i < 100; ++i)
        ASSERT_EQ(session.read().body, "POST /" + std::to_string(i) + " [hi]");
}

TEST(Server, reads_a_request_that_comes_byte_by_byte) {
    Running running;
    HttpSession session{running.port};
    for (const char c : std::string{"PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    "3;name=value\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: 1\r\n\r\n"})
        session.write({&c, 1});
    EXPECT_EQ(session.read().body, "PUT /x [abcde]");
}

TEST(Server, lets_a_client_send_its_body_that_asks_first) {
    Running running;
    HttpSession session{running.port};
    session.write("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(session.read().status, 100);
    session.write("abc");
    EXPECT_EQ(session.read().body, "POST / [abc]");
    session.write("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3000\r\n\r\n");
    EXPECT_EQ(session.read().status, 413);
}

struct Malformed {
    std::string name;
    std::string bytes;
    int status;
};

class Malformations : public testing::TestWithParam<Malformed> {};

TEST_P(Malformations, are_answered_once_and_end_the_connection) {
    Running running;
    // What follows the fault must never be taken for a request of its own.
    const std::string answer =
        test::send_raw(running.port, GetParam().bytes + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 " + std::to_string(GetParam().status) + " "));
    EXPECT_THAT(answer, HasSubstr("application/problem+json"));
    EXPECT_THAT(answer, HasSubstr("Connection: close"));
    EXPECT_THAT(answer, testing::Not(HasSubstr("GET /smuggled")));
    EXPECT_EQ(answer.find("HTTP/1.1 ", 1), std::string::npos);
}

std::string many_headers(int count) {
    std::string headers;
    for (int i = 0; i < count; ++i)
        headers += "X-" + std::to_string(i) + ": y\r\n";
    return headers;
}

const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
INSTANTIATE_TEST_SUITE_P(
    All, Malformations,
    testing::Values(
        Malformed{"garbage", "\x16\x03\x01 no http at all\r\n\r\n", 400},
        Malformed{"unknown_version", "GET / HTTP/3.7\r\nHost: a\r\n\r\n", 400},
        Malformed{"no_host", "GET / HTTP/1.1\r\n\r\n", 400},
        Malformed{"two_hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        Malformed{"host_with_user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400},
        Malformed{"host_with_path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        Malformed{"host_with_space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
        Malformed{"space_before_colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
        Malformed{"control_character", "GET / HTTP/1.1\r\nHost: a\r\nX: a\x01\r\n\r\n", 400},
        Malformed{"length_and_chunked",
                  post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        Malformed{"chunked_and_length",
                  post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400},
        Malformed{"two_lengths", post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde", 400},
        Malformed{"length_list", post + "Content-Length: 5, 6\r\n\r\nabcde", 400},
        Malformed{"negative_length", post + "Content-Length: -1\r\n\r\n", 400},
        Malformed{"length_with_sign", post + "Content-Length: +5\r\n\r\nabcde", 400},
        Malformed{"hex_length", post + "Content-Length: 0x5\r\n\r\nabcde", 400},
        Malformed{"huge_length", post + "Content-Length: 99999999999999999999999\r\n\r\n", 400},
        Malformed{"unknown_encoding", post + "Transfer-Encoding: gzip\r\n\r\n", 400},
        Malformed{"chunked_not_last", post + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", 400},
        Malformed{"obscured_encoding", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400},
        Malformed{"encoding_in_1_0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        Malformed{"bad_chunk_size", post + "Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n", 400},
        Malformed{"chunk_overrun", post + "Transfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n", 400},
        Malformed{"huge_chunk", post + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc\r\n", 400},
        Malformed{"unknown_expectation", post + "Expect: coffee\r\nContent-Length: 1\r\n\r\nx", 400},
        Malformed{"large_body", post + "Content-Length: 2001\r\n\r\n", 413},
        Malformed{"large_chunks",
                  post + "Transfer-Encoding: chunked\r\n\r\n7d1\r\n" + std::string(2'001, 'x') + "\r\n", 413},
        Malformed{"long_uri", "GET /" + std::string(300, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
        Malformed{"very_long_uri", "GET /" + std::string(5'000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
        Malformed{"large_header", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(2'000, 'x') + "\r\n\r\n",
                  431},
        Malformed{"many_headers", "GET / HTTP/1.1\r\nHost: a\r\n" + many_headers(200) + "\r\n", 431},
        Malformed{"endless_headers", "GET / HTTP/1.1\r\nHost: a\r\n" + many_headers(5'000), 431},
        Malformed{"endless_header", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(9'000, 'x'), 431}),
    [](const auto& tested) { return tested.param.name; });

// The parser looks for CRLF alone, and would wait for it until the request's time is over (408).
TEST(Server, refuses_a_line_feed_alone_as_soon_as_it_comes) {
    Running running;
    for (const std::string& bytes :
         {std::string{"GET / HTTP/1.1\r\nHost: a\n\n"},
          post + "Transfer-Encoding: chunked\r\n\r\n5\nabcde\n0\n\n",
          post + "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\nTrailer: 1\n\n"})
        EXPECT_THAT(test::send_raw(running.port, bytes), StartsWith("HTTP/1.1 400 ")) << bytes;
}

TEST(Server, refuses_bad_addresses_and_stays) {
    Running running;
    HttpSession session{running.port};
    for (const auto target : {"/a%2", "/a%zz", "/a%2Fb", "/a%00", "/%ff", "*", "http:///%2f", "/?a=%0"})
        EXPECT_EQ(session.send("GET", target).status, 400) << target;
    EXPECT_EQ(session.send("GET", "http://host:80/x?a=b").body, "GET /x a=b");
    EXPECT_EQ(session.send("GET", "/?a=%2F").body, "GET / a=/");
}

TEST(Server, hides_what_a_handler_throws) {
    Running running{small_options(), [](const Request&) -> Response { throw std::runtime_error("secret"); }};
    const Reply reply = test::send(running.port, "GET", "/");
    EXPECT_EQ(reply.status, 500);
    EXPECT_THAT(reply.body, HasSubstr("internal_error"));
    EXPECT_THAT(reply.body, testing::Not(HasSubstr("secret")));
}

TEST(Server, refuses_to_send_a_header_that_splits_the_answer) {
    Running running{small_options(), [](const Request&) -> Response {
                        return {.headers = {{"Location", "/a\r\nSet-Cookie: b"}}};
                    }};
    const Reply reply = test::send(running.port, "GET", "/");
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.header("Set-Cookie"), "");
}

TEST(Server, says_in_one_sentence_that_a_port_is_taken) {
    Running running;
    ServerOptions options = small_options();
    options.port = running.port;
    EXPECT_THAT(([&] { Server{options, echo}; }),
                testing::ThrowsMessage<std::runtime_error>(HasSubstr("Address already in use")));
}

TEST(Server, ends_a_head_that_takes_too_long) {
    ServerOptions options = small_options();
    options.header_timeout = milliseconds{50};
    Running running{options};
    EXPECT_THAT(test::send_raw(running.port, "GET / HTTP/1.1\r\nHost:"), StartsWith("HTTP/1.1 408 "));
}

TEST(Server, ends_a_body_that_takes_too_long) {
    ServerOptions options = small_options();
    options.body_timeout = milliseconds{50};
    Running running{options};
    EXPECT_THAT(test::send_raw(running.port, post + "Content-Length: 5\r\n\r\nab"),
                StartsWith("HTTP/1.1 408 "));
}

TEST(Server, ends_an_idle_connection_without_a_word) {
    ServerOptions options = small_options();
    options.idle_timeout = milliseconds{50};
    Running running{options};
    EXPECT_EQ(test::send_raw(running.port, ""), "");
    HttpSession session{running.port};
    EXPECT_EQ(session.send("GET", "/").status, 200);
    EXPECT_TRUE(session.is_closed_by_server());
}

TEST(Server, gives_up_on_a_client_that_does_not_read) {
    ServerOptions options = small_options();
    options.write_timeout = milliseconds{50};
    std::latch asked{1};
    Running running{options, [&](const Request&) -> Response {
                        asked.count_down();
                        return {.body = std::string(32 << 20, 'x')};
                    }};
    HttpSession session{running.port};
    session.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    asked.wait();
    while (running.server.statistics().connections != 0)
        std::this_thread::yield();
    EXPECT_EQ(running.server.statistics().in_flight, 0);
}

TEST(Server, turns_requests_away_when_too_many_wait) {
    ServerOptions options = small_options();
    options.workers = 1;
    options.largest_queue = 2;
    Door door;
    Running running{options, [&](const Request& request) {
                        door.pass();
                        return echo(request);
                    }};
    std::vector<HttpSession> sessions;
    const auto ask = [&] {
        sessions.emplace_back(running.port);
        sessions.back().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    };
    ask();
    door.await_waiting(1);
    ask();
    ask();
    while (running.server.statistics().queued != 2)
        std::this_thread::yield();
    const Reply refused = test::send(running.port, "GET", "/");
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.header("Retry-After"), "1");
    EXPECT_EQ(running.server.statistics().turned_away, 1);
    door.open();
    for (HttpSession& session : sessions)
        EXPECT_EQ(session.read().status, 200);
}

TEST(Server, turns_connections_away_beyond_the_bound) {
    ServerOptions options = small_options();
    options.largest_connections = 2;
    Running running{options};
    HttpSession one{running.port};
    HttpSession two{running.port};
    EXPECT_EQ(one.send("GET", "/").status, 200);
    EXPECT_EQ(two.send("GET", "/").status, 200);
    EXPECT_THAT(test::send_raw(running.port, ""), StartsWith("HTTP/1.1 503 "));
}

TEST(Server, finishes_requests_under_way_when_it_stops) {
    Door door;
    Running running{small_options(), [&](const Request& request) {
                        door.pass();
                        return echo(request);
                    }};
    HttpSession busy{running.port};
    busy.write("GET /busy HTTP/1.1\r\nHost: a\r\n\r\n");
    door.await_waiting(1);
    HttpSession idle{running.port};
    std::thread stopping{[&] { running.server.stop(); }};
    EXPECT_TRUE(idle.is_closed_by_server());
    door.open();
    const Reply reply = busy.read();
    stopping.join();
    EXPECT_EQ(reply.body, "GET /busy");
    EXPECT_EQ(reply.header("Connection"), "close");
    EXPECT_THROW(HttpSession{running.port}, std::runtime_error);
    EXPECT_EQ(running.server.statistics().connections, 0);
}

TEST(Server, does_not_wait_longer_than_its_grace_for_a_slow_client) {
    Running running;
    HttpSession slow{running.port};
    slow.write("GET / HTTP/1.1\r\n");
    HttpSession{running.port}.send("GET", "/");  // so that the slow one's head has begun
    running.server.stop(milliseconds{20});
    EXPECT_EQ(slow.read().status, 0);
}

TEST(Server, tells_the_access_log_of_every_answer) {
    std::mutex mutex;
    std::vector<std::string> lines;
    const auto log = [&](const AccessRecord& record) {
        const std::lock_guard lock{mutex};
        lines.push_back(std::string{record.method} + " " + std::string{record.route} + " " +
                        std::string{record.path} + " " + std::to_string(record.status) + " " +
                        std::to_string(record.bytes) + " " + std::string{record.remote_address} + " " +
                        std::string{record.request_id} + " " + std::string{record.principal} + " " +
                        std::string{record.tenant} + " " + std::string{record.trace_id});
    };
    ServerOptions options = small_options();
    options.behind_proxy = true;
    {
        Running running{options,
                        [](const Request&) -> Response {
                            return {.body = "12345", .trail = {"/things/{id}", "usr_1", "ten_1"}};
                        },
                        log};
        test::send(running.port, "GET", "/things/1?token=secret",
                   {{"X-Request-Id", "r1"},
                    {"X-Forwarded-For", "6.6.6.6, 7.7.7.7"},
                    {"X-Forwarded-For", "8.8.8.8, 10.0.0.9"},
                    {"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}});
        test::send_raw(running.port, "nonsense\r\n\r\n");
    }
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0],
              "GET /things/{id} /things/1 200 5 10.0.0.9 r1 usr_1 ten_1 0af7651916cd43dd8448eb211c80319c");
    EXPECT_THAT(lines[1], HasSubstr(" 400 "));
}

TEST(ConcurrentServer, answers_many_clients_each_its_own) {
    ServerOptions options = small_options();
    options.io_threads = 2;
    Running running{options};
    constexpr int clients = 16;
    constexpr int requests = 100;
    std::atomic<int> right{0};
    std::vector<std::thread> threads;
    for (int c = 0; c < clients; ++c) {
        threads.emplace_back([&, c] {
            HttpSession session{running.port};
            for (int i = 0; i < requests; ++i) {
                const std::string body = std::to_string(c) + "-" + std::to_string(i);
                if (session.send("POST", "/", {}, body).body == "POST / [" + body + "]") ++right;
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(right, clients * requests);
}

TEST(ConcurrentServer, serves_on_while_hundreds_of_slow_clients_hold_half_a_request) {
    Running running;
    std::vector<HttpSession> slow;
    for (int i = 0; i < 450; ++i) {  // both ends are in this process, whose usual limit is 1,024 files
        slow.emplace_back(running.port);
        slow.back().write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab");
    }
    HttpSession session{running.port};
    for (int i = 0; i < 200; ++i)
        ASSERT_EQ(session.send("GET", "/quick").body, "GET /quick");
    for (HttpSession& one : slow)
        one.write("cdefghi");
    for (HttpSession& one : slow)
        ASSERT_EQ(one.read().body, "POST / [abcdefghi]");
}

TEST(ConcurrentServer, stops_under_load_without_losing_an_answer_it_began) {
    for (int round = 0; round < 5; ++round) {
        std::atomic<int> handled{0};
        std::atomic<int> answered{0};
        Running running{small_options(), [&](const Request& request) {
                            ++handled;
                            return echo(request);
                        }};
        std::vector<std::thread> threads;
        std::latch started{4};
        for (int c = 0; c < 4; ++c) {
            threads.emplace_back([&] {
                HttpSession session{running.port};
                bool first = true;
                while (session.send("GET", "/").status == 200) {
                    ++answered;
                    if (std::exchange(first, false)) started.count_down();
                }
            });
        }
        started.wait();
        running.server.stop();
        for (std::thread& thread : threads)
            thread.join();
        EXPECT_EQ(handled, answered);
    }
}

}  // namespace
}  // namespace dotmac::http
