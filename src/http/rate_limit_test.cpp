#include "http/rate_limit.hpp"

#include <gtest/gtest.h>

namespace dotmac::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const RateLimiter::Time start{seconds{1'000}};

TEST(RateLimit, lets_a_burst_through_and_then_the_average) {
    RateLimiter limiter{{.per_second = 2, .burst = 3}};
    for (int left = 2; left >= 0; --left) {
        const auto state = limiter.take("a", start);
        EXPECT_TRUE(state.allowed);
        EXPECT_EQ(state.remaining, left);
        EXPECT_EQ(state.limit, 3);
    }
    const auto refused = limiter.take("a", start);
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.next_free, seconds{1});
    EXPECT_EQ(refused.reset, seconds{2});  // 3 tokens at 2 a second, rounded up
    EXPECT_FALSE(limiter.take("a", start + milliseconds{499}).allowed);
    EXPECT_TRUE(limiter.take("a", start + milliseconds{500}).allowed);
    EXPECT_EQ(limiter.take("a", start + seconds{60}).remaining, 2);  // never more than the burst
}

TEST(RateLimit, counts_each_key_alone) {
    RateLimiter limiter{{.per_second = 1, .burst = 1}};
    EXPECT_TRUE(limiter.take("a", start).allowed);
    EXPECT_FALSE(limiter.take("a", start).allowed);
    EXPECT_TRUE(limiter.take("b", start).allowed);
}

TEST(RateLimit, survives_a_clock_that_steps_back) {
    RateLimiter limiter{{.per_second = 1, .burst = 1}};
    EXPECT_TRUE(limiter.take("a", start).allowed);
    EXPECT_FALSE(limiter.take("a", start - seconds{100}).allowed);
    EXPECT_FALSE(limiter.take("a", start + milliseconds{900}).allowed);
}

TEST(RateLimit, keeps_its_memory_bounded) {
    constexpr std::size_t bound = 160;
    RateLimiter limiter{{.per_second = 1, .burst = 2}, bound};
    for (int i = 0; i < 10'000; ++i)
        limiter.take("key " + std::to_string(i), start);
    EXPECT_LE(limiter.bucket_count(), bound);
    EXPECT_GT(limiter.bucket_count(), bound / 2);
}

}  // namespace
}  // namespace dotmac::http
