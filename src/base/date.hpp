// Calendar dates of business: due dates, periods. No time of day, no zone.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace dotmac {

using Date = std::chrono::year_month_day;

std::optional<Date> parse_date(
    std::string_view text);        // "2025-02-28", years 1900 to 9999; nothing for 2025-02-29
std::string to_string(Date date);  // "2025-02-28"

Date add_days(Date date, int days);
int days_between(Date from, Date to);  // negative where `to` is before `from`

// `date` moved by `months`, then set to `anchor_day` (1 to 31) or to the last day of a shorter month: a cycle
// anchored on the 31st bills on 28 February and returns to 31 March.
Date add_months_anchored(Date date, int months, unsigned anchor_day);
Date last_day_of_month(Date date);

}  // namespace dotmac
