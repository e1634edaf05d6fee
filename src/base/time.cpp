#include "base/time.hpp"

#include <date/tz.h>

#include <algorithm>
#include <stdexcept>

#include "base/append.hpp"

namespace dotmac {
namespace {

using std::chrono::floor;
using std::chrono::sys_days;

const date::time_zone& zone_of(const void* zone) {
    return *static_cast<const date::time_zone*>(zone);
}

// The digits of `value` into the `count` places that end before `end`.
void put_digits(char* end, std::int64_t value, int count) {
    for (; count > 0; --count, value /= 10)
        *--end = static_cast<char>('0' + value % 10);
}

constexpr std::chrono::year first_year{1900};  // as parse_date
constexpr std::chrono::year last_year{9999};

// Two digits, or nothing where they are none or above `most`.
std::optional<int> two_digits(std::string_view text, int most) {
    if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') return std::nullopt;
    const int value = (text[0] - '0') * 10 + (text[1] - '0');
    return value <= most ? std::optional{value} : std::nullopt;
}

// "08:00:00". The second 60 of a leap second becomes the first of the next minute, as in POSIX time.
std::optional<std::chrono::seconds> parse_time(std::string_view text) {
    const auto hour = two_digits(text.substr(0, 2), 23);
    const auto minute = two_digits(text.substr(3, 2), 59);
    const auto second = two_digits(text.substr(6, 2), 60);
    if (!hour || !minute || !second || text[2] != ':' || text[5] != ':') return std::nullopt;
    return std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second};
}

// "Z", "+05:30", "-03:00".
std::optional<std::chrono::minutes> parse_offset(std::string_view text) {
    if (text == "Z" || text == "z") return std::chrono::minutes{0};
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
    const auto hours = two_digits(text.substr(1, 2), 23);
    const auto minutes = two_digits(text.substr(4, 2), 59);
    if (!hours || !minutes) return std::nullopt;
    const std::chrono::minutes offset = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
    return text[0] == '-' ? -offset : offset;
}

// The digits behind the point; those past the microsecond are cut.
std::int64_t microseconds_of(std::string_view digits) {
    std::int64_t value = 0;
    for (std::size_t i = 0; i < 6; ++i)
        value = value * 10 + (i < digits.size() ? digits[i] - '0' : 0);
    return value;
}

}  // namespace

Instant system_now() {
    return floor<Microseconds>(std::chrono::system_clock::now());
}

void append_instant(std::string& text, Instant instant) {
    // A calendar counts years in 16 bits. Farther instants come only from a database that something else
    // wrote.
    constexpr Instant earliest{std::chrono::sys_days{std::chrono::year{-32'000} / 1 / 1}};
    constexpr Instant latest{std::chrono::sys_days{std::chrono::year{32'000} / 1 / 1}};
    if (instant < earliest || instant > latest)
        throw std::logic_error{"An instant lies outside the calendar."};
    const auto day = floor<std::chrono::days>(instant);
    std::int64_t rest = (instant - day).count();
    const std::int64_t fraction = rest % 1'000'000;
    rest /= 1'000'000;
    // By hand, because a list is full of them.
    char of_day[] = "T00:00:00.000000";
    put_digits(of_day + 3, rest / 3600, 2);
    put_digits(of_day + 6, rest / 60 % 60, 2);
    put_digits(of_day + 9, rest % 60, 2);
    if (fraction != 0) put_digits(of_day + 16, fraction, 6);
    text.append(to_string(Date{day})).append(of_day, fraction == 0 ? 9 : 16).append(1, 'Z');
}

std::string to_string(Instant instant) {
    std::string text;
    append_instant(text, instant);
    return text;
}

std::optional<Instant> parse_instant(std::string_view text) {
    // By hand: RFC 3339 wants a time and an offset where a stream would take less, and a stream costs 1 µs.
    const auto date = parse_date(text.substr(0, std::min<std::size_t>(10, text.size())));
    if (!date || text.size() < 20 || text.size() > 40) return std::nullopt;
    if (text[10] != 'T' && text[10] != 't') return std::nullopt;
    const auto time = parse_time(text.substr(11, 8));
    if (!time) return std::nullopt;
    text.remove_prefix(19);

    std::int64_t fraction = 0;
    if (text.front() == '.') {
        const auto end = std::min(text.find_first_not_of("0123456789", 1), text.size());
        if (end == 1) return std::nullopt;
        fraction = microseconds_of(text.substr(1, end - 1));
        text.remove_prefix(end);
    }
    const auto offset = parse_offset(text);
    if (!offset) return std::nullopt;
    const Instant instant = sys_days{*date} + *time + Microseconds{fraction} - *offset;
    const Date day{floor<std::chrono::days>(instant)};
    if (day.year() < first_year || day.year() > last_year) return std::nullopt;  // the offset led out of them
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
