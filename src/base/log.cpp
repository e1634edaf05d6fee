#include "base/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <memory>

#include "base/text.hpp"
#include "base/time.hpp"

namespace dotmac::log {
namespace {

constexpr std::array<std::string_view, 5> names{"debug", "info", "warning", "error", "off"};

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
        case Level::debug:
            return spdlog::level::debug;
        case Level::info:
            return spdlog::level::info;
        case Level::warning:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
        case Level::off:
            return spdlog::level::off;
    }
    return spdlog::level::off;
}

// The one object that the whole process shares, as it shares standard error.
spdlog::logger& logger() {
    static const std::shared_ptr<spdlog::logger> shared = [] {
        auto made =
            std::make_shared<spdlog::logger>("dotmac", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%v");  // the line is JSON already
        return made;
    }();
    return *shared;
}

}  // namespace

std::optional<Level> parse_level(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) return static_cast<Level>(i);
    }
    return std::nullopt;
}

void set_level(Level level) {
    logger().set_level(to_spdlog(level));
}

bool is_enabled(Level level) {
    return logger().should_log(to_spdlog(level));
}

std::string format_line(std::string_view time, Level level, std::string_view message, Fields fields) {
    std::string line = "{\"time\":" + quote_json(time) +
                       ",\"level\":" + quote_json(names[static_cast<std::size_t>(level)]) +
                       ",\"message\":" + quote_json(message);
    for (const Field& field : fields) {
        line += ',' + quote_json(field.name) + ':';
        switch (field.kind) {
            case Field::Kind::text:
                line += quote_json(field.text);
                break;
            case Field::Kind::integer:
                line += std::to_string(field.integer);
                break;
            case Field::Kind::boolean:
                line += field.integer != 0 ? "true" : "false";
                break;
        }
    }
    return line + '}';
}

void write(Level level, std::string_view message, Fields fields) {
    if (!is_enabled(level)) return;
    const std::string line = format_line(to_string(system_now()), level, message, fields);
    logger().log(to_spdlog(level), spdlog::string_view_t{line});
}

}  // namespace dotmac::log
