#include "http/rate_limit.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace dotmac::http {
namespace {

// How many buckets are looked at to find the one to drop when all are in use.
constexpr int candidates = 8;

std::chrono::seconds rounded_up(double seconds) {
    return std::chrono::seconds{static_cast<std::int64_t>(std::ceil(std::max(seconds, 0.0)))};
}

}  // namespace

RateLimiter::RateLimiter(RateLimit limit, std::size_t largest_buckets)
    : limit_{limit}, largest_per_shard_{std::max<std::size_t>(largest_buckets / shard_count, 1)} {}

double RateLimiter::tokens_at(const Bucket& bucket, Time now) const {
    const double elapsed = std::chrono::duration<double>(now - bucket.filled_at).count();
    return std::min<double>(limit_.burst, bucket.tokens + std::max(elapsed, 0.0) * limit_.per_second);
}

void RateLimiter::make_room(Shard& shard, Time now) const {
    std::erase_if(shard.buckets,
                  [&](const auto& entry) { return tokens_at(entry.second, now) >= limit_.burst; });
    while (shard.buckets.size() >= largest_per_shard_) {
        auto fullest = shard.buckets.begin();
        auto at = fullest;
        for (int i = 0; i < candidates && at != shard.buckets.end(); ++i, ++at) {
            if (tokens_at(at->second, now) > tokens_at(fullest->second, now)) fullest = at;
        }
        shard.buckets.erase(fullest);
    }
}

RateLimitState RateLimiter::take(std::string_view key, Time now) {
    Shard& shard = shards_[std::hash<std::string_view>{}(key) % shard_count];
    const std::lock_guard lock{shard.mutex};
    const std::string owned{key};
    if (!shard.buckets.contains(owned) && shard.buckets.size() >= largest_per_shard_) make_room(shard, now);
    const auto [at, is_new] =
        shard.buckets.try_emplace(owned, Bucket{static_cast<double>(limit_.burst), now});
    Bucket& bucket = at->second;
    bucket.tokens = tokens_at(bucket, now);
    bucket.filled_at = std::max(bucket.filled_at, now);
    const bool allowed = bucket.tokens >= 1;
    if (allowed) bucket.tokens -= 1;
    return {
        .allowed = allowed,
        .limit = limit_.burst,
        .remaining = static_cast<int>(bucket.tokens),
        .reset = rounded_up((limit_.burst - bucket.tokens) / limit_.per_second),
        .next_free = std::max(rounded_up((1 - bucket.tokens) / limit_.per_second), std::chrono::seconds{1})};
}

std::size_t RateLimiter::bucket_count() const {
    std::size_t count = 0;
    for (const Shard& shard : shards_) {
        const std::lock_guard lock{shard.mutex};
        count += shard.buckets.size();
    }
    return count;
}

}  // namespace dotmac::http
