#include "base/time.hpp"

#include <date/date.h>
#include <date/tz.h>

#include <sstream>
#include <stdexcept>

namespace dotmac {
namespace {

using std::chrono::floor;
using std::chrono::sys_days;

const date::time_zone& zone_of(const void* zone) {
    return *static_cast<const date::time_zone*>(zone);
}

void put_two(std::string& text, std::int64_t value) {
    text += static_cast<char>('0' + value / 10);
    text += static_cast<char>('0' + value % 10);
}

}  // namespace

Instant system_now() {
    return floor<Microseconds>(std::chrono::system_clock::now());
}

std::string to_string(Instant instant) {
    const auto day = floor<std::chrono::days>(instant);
    std::int64_t rest = (instant - day).count();
    const std::int64_t fraction = rest % 1'000'000;
    rest /= 1'000'000;
    std::string text = to_string(Date{day}) + 'T';
    put_two(text, rest / 3600);
    text += ':';
    put_two(text, rest / 60 % 60);
    text += ':';
    put_two(text, rest % 60);
    if (fraction != 0) {
        const std::string digits = std::to_string(fraction);
        text += '.' + std::string(6 - digits.size(), '0') + digits;
    }
    return text + 'Z';
}

std::optional<Instant> parse_instant(std::string_view text) {
    // RFC 3339 wants a time and an offset; `date::parse` alone would take less.
    if (text.size() < 20 || text.size() > 40 || (text[10] != 'T' && text[10] != 't')) return std::nullopt;
    if (!parse_date(text.substr(0, 10))) return std::nullopt;
    std::string normal{text};
    normal[10] = 'T';
    if (normal.back() == 'Z' || normal.back() == 'z') normal.replace(normal.size() - 1, 1, "+00:00");
    const auto sign = normal.size() - 6;
    if ((normal[sign] != '+' && normal[sign] != '-') || normal[sign + 3] != ':') return std::nullopt;
    // Digits past the microsecond are cut: the stream would refuse them.
    if (const auto point = normal.find('.'); point != std::string::npos && sign > point + 7) {
        normal.erase(point + 7, sign - point - 7);
    }
    std::istringstream stream{normal};
    Instant instant;
    stream >> date::parse("%FT%T%Ez", instant);
    if (stream.fail() || stream.peek() != std::istringstream::traits_type::eof()) return std::nullopt;
    return instant;
}

TimeZone::TimeZone() : name_{"Etc/UTC"}, zone_{date::locate_zone("Etc/UTC")} {}

std::optional<TimeZone> TimeZone::parse(std::string_view name) {
    try {
        TimeZone zone;
        zone.zone_ = date::locate_zone(std::string{name});
        zone.name_ = name;
        return zone;
    } catch (const std::runtime_error&) {
        return std::nullopt;  // how the library says that it knows no such zone
    }
}

Date TimeZone::date_at(Instant instant) const {
    const auto local = zone_of(zone_).to_local(instant);
    return sys_days{floor<std::chrono::days>(local).time_since_epoch()};
}

Instant TimeZone::start_of(Date date) const {
    const date::local_days local{sys_days{date}.time_since_epoch()};
    return zone_of(zone_).to_sys(date::local_time<Microseconds>{local}, date::choose::earliest);
}

}  // namespace dotmac
