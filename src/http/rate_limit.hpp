// Token buckets: so many requests a second on average, so many at once.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace dotmac::http {

struct RateLimit {
    double per_second = 100;  // 0: no limit
    int burst = 200;
};

// What the RateLimit-* headers say.
struct RateLimitState {
    bool allowed;
    int limit;                       // the burst
    int remaining;                   // requests that may follow at once
    std::chrono::seconds reset;      // until the bucket is full again, rounded up
    std::chrono::seconds next_free;  // until one more is allowed, rounded up; Retry-After
};

// Safe to call from any thread. Memory is bounded: a full bucket is the same as none, so full ones are
// dropped, and where all are in use at the bound the fullest of a few are.
class RateLimiter {
  public:
    using Time = std::chrono::steady_clock::time_point;
    explicit RateLimiter(RateLimit limit, std::size_t largest_buckets = 100'000);

    // Takes one request out of the bucket of `key`, where it holds one.
    RateLimitState take(std::string_view key, Time now);
    bool is_unlimited() const { return limit_.per_second <= 0; }
    std::size_t bucket_count() const;

  private:
    struct Bucket {
        double tokens;
        Time filled_at;
    };
    struct Shard {
        mutable std::mutex mutex;
        std::unordered_map<std::string, Bucket> buckets;
    };
    double tokens_at(const Bucket& bucket, Time now) const;
    void make_room(Shard& shard, Time now) const;

    static constexpr std::size_t shard_count = 16;
    RateLimit limit_;
    std::size_t largest_per_shard_;
    std::array<Shard, shard_count> shards_;
};

}  // namespace dotmac::http
