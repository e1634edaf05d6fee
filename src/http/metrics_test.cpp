#include "http/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace dotmac::http {
namespace {

using std::chrono::microseconds;
using testing::HasSubstr;
using testing::Not;

AccessRecord answered(std::string_view method, std::string_view route, int status, microseconds duration) {
    return {.method = method, .route = route, .status = status, .duration = duration};
}

TEST(Metrics, count_by_method_route_and_status) {
    Metrics metrics;
    metrics.count(answered("GET", "/a", 200, microseconds{700}));
    metrics.count(answered("GET", "/a", 200, microseconds{1'000}));
    metrics.count(answered("GET", "/a", 404, microseconds{20'000'000}));
    metrics.count(answered("BREW", "", 405, microseconds{1}));
    const std::string text = metrics.text();
    EXPECT_THAT(text, HasSubstr("http_requests_total{method=\"GET\",route=\"/a\",status=\"200\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("http_requests_total{method=\"GET\",route=\"/a\",status=\"404\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("http_requests_total{method=\"other\",route=\"none\",status=\"405\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("_bucket{route=\"/a\",le=\"0.0005\"} 0\n"));
    EXPECT_THAT(text, HasSubstr("_bucket{route=\"/a\",le=\"0.001\"} 2\n"));  // a bound counts what equals it
    EXPECT_THAT(text, HasSubstr("_bucket{route=\"/a\",le=\"10\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("_bucket{route=\"/a\",le=\"+Inf\"} 3\n"));
    EXPECT_THAT(text, HasSubstr("_sum{route=\"/a\"} 20.0017\n"));
    EXPECT_THAT(text, HasSubstr("_count{route=\"/a\"} 3\n"));
    EXPECT_THAT(text, Not(HasSubstr("BREW")));
}

TEST(Metrics, answer_this_machine_and_who_shows_the_token) {
    const Metrics metrics;
    struct Case {
        const char* address;
        const char* authorization;
        const char* forwarded_for;
        const char* token;
        bool is_let_in;
    };
    for (const Case& one : {
             Case{"127.0.0.1", "", "", "", true}, Case{"127.8.9.1", "", "", "s3cret", true},
             Case{"::1", "", "", "", true}, Case{"::ffff:127.0.0.1", "", "", "", true},
             Case{"192.0.2.1", "", "", "", false}, Case{"::ffff:192.0.2.1", "", "", "", false},
             Case{"2001:db8::1", "", "", "s3cret", false},
             Case{"192.0.2.1", "Bearer ", "", "", false},  // an empty token is nobody's
             Case{"192.0.2.1", "Bearer s3cret", "", "", false},
             Case{"192.0.2.1", "Bearer s3cret", "", "s3cret", true},
             Case{"192.0.2.1", "bearer s3cret", "10.0.0.1", "s3cret", true},
             Case{"192.0.2.1", "Bearer s3cre", "", "s3cret", false},
             Case{"192.0.2.1", "Bearer s3creT", "", "s3cret", false},
             Case{"192.0.2.1", "Basic s3cret", "", "s3cret", false},
             Case{"127.0.0.1", "", "192.0.2.1", "", false},  // by a proxy on this machine
             Case{"127.0.0.1", "", "127.0.0.1", "", false},  // which a stranger may have told so
         }) {
        Request request{.remote_address = one.address};
        if (*one.authorization != 0) request.headers.emplace_back("Authorization", one.authorization);
        // A proxy may add a line of its own behind the client's.
        request.headers.emplace_back("X-Forwarded-For", "");
        if (*one.forwarded_for != 0) request.headers.emplace_back("X-Forwarded-For", one.forwarded_for);
        const auto ask = [&] { return metrics.answer(request, one.token); };
        if (one.is_let_in)
            EXPECT_THAT(ask().body, HasSubstr("http_requests_total")) << one.address;
        else
            EXPECT_THROW(ask(), Problem) << one.address << ' ' << one.authorization << ' ' << one.token;
    }
}

TEST(Metrics, show_the_process_and_what_upper_layers_add) {
    Metrics metrics;
    double waiting = 3;
    metrics.add_gauge("dotmac_jobs_waiting", "Jobs that wait.", [&] { return waiting; });
    EXPECT_THAT(metrics.text(), HasSubstr("# HELP dotmac_jobs_waiting Jobs that wait.\n"
                                          "# TYPE dotmac_jobs_waiting gauge\ndotmac_jobs_waiting 3\n"));
    waiting = 4;
    EXPECT_THAT(metrics.text(), HasSubstr("\ndotmac_jobs_waiting 4\n"));
    EXPECT_THAT(metrics.text(), HasSubstr("\nprocess_resident_memory_bytes "));
    EXPECT_THROW(metrics.add_gauge("dotmac_jobs_waiting", "", [] { return 0.0; }), std::logic_error);
}

TEST(ConcurrentMetrics, lose_no_count) {
    Metrics metrics;
    constexpr int threads = 8;
    constexpr int counts = 2'000;
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) {
        running.emplace_back([&] {
            for (int n = 0; n < counts; ++n)
                metrics.count(answered("GET", "/a", 200, microseconds{1}));
        });
    }
    const std::string meanwhile = metrics.text();
    for (std::thread& thread : running)
        thread.join();
    EXPECT_THAT(metrics.text(), HasSubstr("status=\"200\"} " + std::to_string(threads * counts) + "\n"));
    EXPECT_THAT(meanwhile, HasSubstr("# TYPE http_requests_total counter"));
}

}  // namespace
}  // namespace dotmac::http
