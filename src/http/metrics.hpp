// What the program tells Prometheus (text format 0.0.4). An object that is handed around, no global.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/access.hpp"
#include "http/message.hpp"

namespace dotmac::http {

// Safe to call from any thread.
class Metrics {
  public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    // Counts one answer: http_requests_total{method,route,status} and http_request_duration_seconds{route}.
    // Requests without a route count under "none", and unknown methods under "other", so that nobody can make
    // series without end.
    void count(const AccessRecord& record);

    // A value that `callback` reads whenever somebody asks, from the thread that asks. `name` is Prometheus'
    // own sort of name ("dotmac_jobs_waiting").
    void add_gauge(std::string name, std::string help, std::function<double()> callback);
    // As a gauge, but one that only grows; its name ends in _total.
    void add_counter(std::string name, std::string help, std::function<double()> callback);

    std::string text() const;
    // text() with its content type, for who shows `token` as a bearer token, or asks from this machine and by
    // no proxy, since a proxy on this machine asks for anybody. Throws unauthenticated for all others; an
    // empty token is nobody's.
    Response answer(const Request& request, std::string_view token) const;

  private:
    struct Shard;
    struct Callback {
        std::string name;
        std::string help;
        std::string_view type;
        std::function<double()> read;
    };
    void add(std::string name, std::string help, std::string_view type, std::function<double()> callback);

    static constexpr std::size_t shard_count = 16;  // by thread, so that workers seldom meet
    std::unique_ptr<std::array<Shard, shard_count>> shards_;
    mutable std::mutex mutex_;  // of the callbacks
    std::vector<Callback> callbacks_;
};

}  // namespace dotmac::http
