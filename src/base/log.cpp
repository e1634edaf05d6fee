#include "base/log.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "base/append.hpp"
#include "base/text.hpp"

namespace dotmac::log {
namespace {

constexpr std::array<std::string_view, 5> names{"debug", "info", "warning", "error", "off"};
constexpr std::size_t usual_line = 512;
constexpr std::chrono::milliseconds longest_wait{100};
// Lines that wait are written once they are as many bytes. Where standard error takes nothing more, everybody
// who adds to them waits from then on, so that there are hardly ever more.
constexpr std::size_t enough_bytes = 32 << 10;

// What standard error does not take, because nobody reads it any more, is lost: there is nowhere to say so.
void write_out(std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::write(STDERR_FILENO, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
}

// Standard error, as the whole process shares it. Lines leave in the order in which they came. One thread
// writes at a time what waits by then, and nobody holds the lock meanwhile.
class Output {
  public:
    // Returns once the line is written, or, if it need not be at once, once it waits to be.
    void put(std::string_view line, bool at_once) {
        std::unique_lock lock{mutex_};
        waiting_.append(line);
        put_bytes_ += line.size();
        if (is_gathering_ && !at_once && waiting_.size() < enough_bytes) {
            if (waiting_.size() == line.size()) changed_.notify_one();
            return;
        }
        write_until(put_bytes_, lock);
    }

    void set_gathering(bool is_gathering) {
        std::unique_lock lock{mutex_};
        is_gathering_ = is_gathering;
        changed_.notify_one();
        write_until(put_bytes_, lock);
    }

    // As long as lines are gathered.
    void write_now_and_then() {
        std::unique_lock lock{mutex_};
        while (is_gathering_) {
            changed_.wait(lock, [&] { return !is_gathering_ || !waiting_.empty(); });
            changed_.wait_for(lock, longest_wait, [&] { return !is_gathering_; });
            write_until(put_bytes_, lock);
        }
    }

  private:
    void write_until(std::uint64_t end, std::unique_lock<std::mutex>& lock) {
        written_.wait(lock, [&] { return !is_writing_ || written_bytes_ >= end; });
        if (written_bytes_ >= end) return;
        is_writing_ = true;
        leaving_.swap(waiting_);
        lock.unlock();
        write_out(leaving_);
        lock.lock();
        written_bytes_ += leaving_.size();
        leaving_.clear();
        is_writing_ = false;
        written_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::condition_variable written_;
    bool is_gathering_ = false;
    bool is_writing_ = false;
    std::string waiting_;
    std::string leaving_;  // of the one who writes
    std::uint64_t put_bytes_ = 0;
    std::uint64_t written_bytes_ = 0;
};

// Never destroyed, because the last line may come from wherever a process ends.
Output& output() {
    static Output& shared = *new Output;
    return shared;
}

std::atomic<Level>& least_level() {
    static std::atomic<Level> shared{Level::info};
    return shared;
}

}  // namespace

std::optional<Level> parse_level(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) return static_cast<Level>(i);
    }
    return std::nullopt;
}

void set_level(Level level) {
    least_level() = level;
}

bool is_enabled(Level level) {
    return level >= least_level().load(std::memory_order_relaxed);
}

void append_line(std::string& text, Instant time, Level level, std::string_view message, Fields fields) {
    text += R"({"time":")";
    append_instant(text, time);
    text += R"(","level":)";
    append_quoted_json(text, names[static_cast<std::size_t>(level)]);
    text += R"(,"message":)";
    append_quoted_json(text, message);
    for (const Field& field : fields) {
        text += ',';
        append_quoted_json(text, field.name);
        text += ':';
        switch (field.kind) {
            case Field::Kind::text:
                append_quoted_json(text, field.text);
                break;
            case Field::Kind::integer:
                text += std::to_string(field.integer);
                break;
            case Field::Kind::boolean:
                text += field.integer != 0 ? "true" : "false";
                break;
        }
    }
    text += '}';
}

void write(Level level, std::string_view message, Fields fields) {
    if (!is_enabled(level)) return;
    std::string line;
    line.reserve(usual_line);
    append_line(line, system_now(), level, message, fields);
    line += '\n';
    output().put(line, level >= Level::warning);
}

Gathering::Gathering() {
    output().set_gathering(true);
    thread_ = std::thread{[] { output().write_now_and_then(); }};
}

Gathering::~Gathering() {
    output().set_gathering(false);
    thread_.join();
}

}  // namespace dotmac::log
