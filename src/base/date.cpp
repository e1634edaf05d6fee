#include "base/date.hpp"

#include <algorithm>

namespace dotmac {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

std::optional<unsigned> digits(std::string_view text) {
    unsigned value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value;
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = digits(text.substr(0, 4));
    const auto month = digits(text.substr(5, 2));
    const auto day = digits(text.substr(8, 2));
    if (!year || !month || !day || *year < 1900) return std::nullopt;
    const Date date{std::chrono::year{static_cast<int>(*year)}, std::chrono::month{*month},
                    std::chrono::day{*day}};
    return date.ok() ? std::optional{date} : std::nullopt;
}

std::string to_string(Date date) {
    // By hand, because a bill run writes millions of them: no stream, no format string.
    const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
    const auto month = static_cast<unsigned>(date.month());
    const auto day = static_cast<unsigned>(date.day());
    std::string text = "0000-00-00";
    const auto put = [&](std::size_t last, unsigned value, int count) {
        for (; count > 0; --count, --last, value /= 10)
            text[last] = static_cast<char>('0' + value % 10);
    };
    put(3, year, 4);
    put(6, month, 2);
    put(9, day, 2);
    return text;
}

Date add_days(Date date, int count) {
    return sys_days{date} + days{count};
}

int days_between(Date from, Date to) {
    return static_cast<int>((sys_days{to} - sys_days{from}).count());
}

Date last_day_of_month(Date date) {
    return std::chrono::year_month_day_last{date.year(), std::chrono::month_day_last{date.month()}};
}

Date add_months_anchored(Date date, int months, unsigned anchor_day) {
    const auto month = std::chrono::year_month{date.year(), date.month()} + std::chrono::months{months};
    const Date last = last_day_of_month(Date{month.year(), month.month(), std::chrono::day{1}});
    return {month.year(), month.month(), std::min(last.day(), std::chrono::day{anchor_day})};
}

}  // namespace dotmac
