#include "http/metrics.hpp"

#include <fmt/format.h>
#include <sodium.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "base/text.hpp"

namespace dotmac::http {
namespace {

// Seconds. From a cached read to a bill run that somebody waits for.
constexpr std::array bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                            0.1,    0.25,  0.5,    1.0,   2.5,  5.0,   10.0};
constexpr std::array<std::string_view, 7> methods{"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"};

struct Histogram {
    std::array<std::uint64_t, bounds.size() + 1> buckets{};
    std::uint64_t microseconds = 0;

    void add(std::chrono::microseconds duration) {
        const double seconds = std::chrono::duration<double>(duration).count();
        ++buckets[static_cast<std::size_t>(std::ranges::lower_bound(bounds, seconds) - bounds.begin())];
        microseconds += static_cast<std::uint64_t>(std::max<std::int64_t>(duration.count(), 0));
    }
    void add(const Histogram& other) {
        for (std::size_t i = 0; i < buckets.size(); ++i)
            buckets[i] += other.buckets[i];
        microseconds += other.microseconds;
    }
};

// What a proxy on this machine passes on comes from this machine as well, whoever asks.
bool is_from_here(const Request& request) {
    const bool is_passed_on = std::ranges::any_of(request.headers, [](const auto& header) {
        return !header.second.empty() && lower_ascii(header.first) == "x-forwarded-for";
    });
    if (is_passed_on) return false;
    constexpr std::string_view mapped = "::ffff:";  // an IPv4 address as IPv6 (RFC 4291, 2.5.5.2)
    std::string_view address = request.remote_address;
    if (address.starts_with(mapped)) address.remove_prefix(mapped.size());
    return address == "::1" || address.starts_with("127.");
}

bool bears(const Request& request, std::string_view token) {
    constexpr std::string_view scheme = "bearer ";
    const std::string_view header = request.header("Authorization");
    if (token.empty() || header.size() != scheme.size() + token.size()) return false;
    if (lower_ascii(header.substr(0, scheme.size())) != scheme) return false;
    return sodium_memcmp(header.data() + scheme.size(), token.data(), token.size()) == 0;  // in constant time
}

std::size_t method_number(std::string_view method) {
    return static_cast<std::size_t>(std::ranges::find(methods, method) - methods.begin());
}

std::string_view method_name(std::size_t number) {
    return number < methods.size() ? methods[number] : "other";
}

// A label's value between its quotes.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == '"') out += '\\';
        if (c == '\n') {
            out += "\\n";
        } else {
            out += c;
        }
    }
    return out;
}

void append_head(std::string& out, std::string_view name, std::string_view help, std::string_view type) {
    out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, escaped(help), name, type);
}

void append_histogram(std::string& out, const std::string& route, const Histogram& histogram) {
    constexpr double microseconds_per_second = 1e6;
    std::uint64_t cumulated = 0;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        cumulated += histogram.buckets[i];
        out += fmt::format("http_request_duration_seconds_bucket{{route=\"{}\",le=\"{}\"}} {}\n",
                           escaped(route), bounds[i], cumulated);
    }
    cumulated += histogram.buckets.back();
    out += fmt::format("http_request_duration_seconds_bucket{{route=\"{}\",le=\"+Inf\"}} {}\n",
                       escaped(route), cumulated);
    out += fmt::format("http_request_duration_seconds_sum{{route=\"{}\"}} {}\n", escaped(route),
                       static_cast<double>(histogram.microseconds) / microseconds_per_second);
    out += fmt::format("http_request_duration_seconds_count{{route=\"{}\"}} {}\n", escaped(route), cumulated);
}

double resident_bytes() {
    std::ifstream file{"/proc/self/statm"};
    std::int64_t total = 0;
    std::int64_t resident = 0;
    file >> total >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double cpu_seconds() {
    constexpr double microseconds_per_second = 1e6;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / microseconds_per_second;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double open_files() {
    std::error_code error;
    std::filesystem::directory_iterator entries{"/proc/self/fd", error};
    if (error) return 0;
    return static_cast<double>(std::distance(begin(entries), end(entries)));
}

}  // namespace

struct Metrics::Shard {
    struct Route {
        Histogram duration;
        std::map<std::pair<std::size_t, int>, std::uint64_t> counts;  // by method and status
    };
    std::mutex mutex;
    std::unordered_map<std::string, Route> routes;
};

Metrics::Metrics() : shards_{std::make_unique<std::array<Shard, shard_count>>()} {
    add_gauge("process_resident_memory_bytes", "Memory in use.", resident_bytes);
    add_gauge("process_open_fds", "Open file descriptors.", open_files);
    add_counter("process_cpu_seconds_total", "Processor time used.", cpu_seconds);
}

Metrics::~Metrics() = default;

void Metrics::count(const AccessRecord& record) {
    const std::size_t number = std::hash<std::thread::id>{}(std::this_thread::get_id()) % shard_count;
    Shard& shard = (*shards_)[number];
    const std::lock_guard lock{shard.mutex};
    Shard::Route& route = shard.routes[std::string{record.route.empty() ? "none" : record.route}];
    route.duration.add(record.duration);
    ++route.counts[{method_number(record.method), record.status}];
}

void Metrics::add_gauge(std::string name, std::string help, std::function<double()> callback) {
    add(std::move(name), std::move(help), "gauge", std::move(callback));
}

void Metrics::add_counter(std::string name, std::string help, std::function<double()> callback) {
    add(std::move(name), std::move(help), "counter", std::move(callback));
}

void Metrics::add(std::string name, std::string help, std::string_view type,
                  std::function<double()> callback) {
    const std::lock_guard lock{mutex_};
    for (const Callback& other : callbacks_) {
        if (other.name == name) throw std::logic_error("the metric " + name + " is added twice");
    }
    callbacks_.push_back({std::move(name), std::move(help), type, std::move(callback)});
}

std::string Metrics::text() const {
    std::map<std::string, Shard::Route> routes;
    for (Shard& shard : *shards_) {
        const std::lock_guard lock{shard.mutex};
        for (const auto& [name, route] : shard.routes) {
            Shard::Route& sum = routes[name];
            sum.duration.add(route.duration);
            for (const auto& [key, count] : route.counts)
                sum.counts[key] += count;
        }
    }
    std::string out;
    append_head(out, "http_requests_total", "Requests answered.", "counter");
    for (const auto& [name, route] : routes) {
        for (const auto& [key, count] : route.counts)
            out += fmt::format("http_requests_total{{method=\"{}\",route=\"{}\",status=\"{}\"}} {}\n",
                               method_name(key.first), escaped(name), key.second, count);
    }
    append_head(out, "http_request_duration_seconds",
                "From a request's first byte until its answer was ready.", "histogram");
    for (const auto& [name, route] : routes)
        append_histogram(out, name, route.duration);

    std::vector<Callback> callbacks;
    {
        const std::lock_guard lock{mutex_};
        callbacks = callbacks_;  // a callback may be slow, or look at this object
    }
    for (const Callback& callback : callbacks) {
        append_head(out, callback.name, callback.help, callback.type);
        out += fmt::format("{} {}\n", callback.name, callback.read());
    }
    return out;
}

Response Metrics::answer(const Request& request, std::string_view token) const {
    if (!is_from_here(request) && !bears(request, token))
        throw Problem(ProblemCode::unauthenticated,
                      "This is for the machine itself, and for who shows the metrics_token.");
    return {.content_type = "text/plain; version=0.0.4; charset=utf-8", .body = text()};
}

}  // namespace dotmac::http
