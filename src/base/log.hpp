// The log of the program: one JSON object a line on standard error, for machines first. Never pass a secret:
// no password, no token, no Authorization header, no body of a request.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>

#include "base/time.hpp"

namespace dotmac::log {

enum class Level { debug, info, warning, error, off };

std::optional<Level> parse_level(std::string_view name);  // "debug", "info", …

// One member of the line's object: a name and a text, number or truth.
struct Field {
    enum class Kind { text, integer, boolean };

    Field(std::string_view name_, std::string_view value) : name{name_}, text{value} {}
    Field(std::string_view name_, const std::string& value) : name{name_}, text{value} {}
    Field(std::string_view name_, const char* value) : name{name_}, text{value} {}
    Field(std::string_view name_, bool value) : name{name_}, kind{Kind::boolean}, integer{value} {}
    template <class T>
        requires std::is_integral_v<T>
    Field(std::string_view name_, T value)
        : name{name_}, kind{Kind::integer}, integer{static_cast<std::int64_t>(value)} {}

    std::string_view name;
    Kind kind = Kind::text;
    std::string_view text;
    std::int64_t integer = 0;
};
using Fields = std::initializer_list<Field>;

// What is below `level` is not written. The start of the program calls it once; before, the level is info.
void set_level(Level level);
bool is_enabled(Level level);

// {"time":"2026-11-23T08:09:30.123456Z","level":"info","message":"…",…}. Safe to call from any thread. Where
// standard error takes nothing more, it waits.
void write(Level level, std::string_view message, Fields fields);

inline void debug(std::string_view message, Fields fields = {}) {
    write(Level::debug, message, fields);
}
inline void info(std::string_view message, Fields fields = {}) {
    write(Level::info, message, fields);
}
inline void warning(std::string_view message, Fields fields = {}) {
    write(Level::warning, message, fields);
}
inline void error(std::string_view message, Fields fields = {}) {
    write(Level::error, message, fields);
}

// The line itself, without its end.
void append_line(std::string& text, Instant time, Level level, std::string_view message, Fields fields);

// While it lives, lines below a warning wait for others, at most a tenth of a second, and are written
// together: written one at a time they cost a small request a sixteenth of its time, half of it in turns at
// standard error. A warning takes those along that wait. What a process that is killed has not written yet is
// lost. One at a time.
class Gathering {
  public:
    Gathering();
    ~Gathering();
    Gathering(const Gathering&) = delete;
    Gathering& operator=(const Gathering&) = delete;

  private:
    std::thread thread_;
};

}  // namespace dotmac::log
