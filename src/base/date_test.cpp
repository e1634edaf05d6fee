#include "base/date.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace dotmac {
namespace {

Date date(std::string_view text) {
    return *parse_date(text);
}

TEST(Date, takes_only_days_that_exist) {
    struct Case {
        std::string_view text;
        bool valid;
    };
    // clang-format off
    for (const auto& [text, valid] : {
             Case{"2026-01-31", true},  Case{"2024-02-29", true},  Case{"2000-02-29", true},  Case{"1900-01-01", true},
             Case{"9999-12-31", true},  Case{"2025-02-29", false}, Case{"1900-02-29", false}, Case{"2100-02-29", false},
             Case{"2026-04-31", false}, Case{"2026-00-01", false}, Case{"2026-13-01", false}, Case{"2026-01-00", false},
             Case{"2026-01-32", false}, Case{"1899-12-31", false}, Case{"2026-1-31", false},  Case{"2026-01-3", false},
             Case{"20260131", false},   Case{"2026/01/31", false}, Case{"31-01-2026", false}, Case{"2026-01-31 ", false},
             Case{"+026-01-31", false}, Case{"", false}}) {
        // clang-format on
        const auto parsed = parse_date(text);
        EXPECT_EQ(parsed.has_value(), valid) << text;
        if (parsed) {
            EXPECT_EQ(to_string(*parsed), text);
        }
    }
}

TEST(Date, a_cycle_on_the_31st_returns_to_it) {
    // Two years, the first of them with a leap day.
    constexpr std::string_view expected[] = {
        "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30",
        "2024-07-31", "2024-08-31", "2024-09-30", "2024-10-31", "2024-11-30", "2024-12-31",
        "2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31", "2025-06-30",
        "2025-07-31", "2025-08-31", "2025-09-30", "2025-10-31", "2025-11-30", "2025-12-31",
    };
    Date day = date("2024-01-31");
    int months = 0;
    for (const auto text : expected) {
        EXPECT_EQ(to_string(add_months_anchored(date("2024-01-31"), months, 31)), text);
        EXPECT_EQ(to_string(day), text);
        day = add_months_anchored(day, 1, 31);
        ++months;
    }
    // And back the way it came.
    for (int i = 23; i >= 0; --i) {
        day = add_months_anchored(day, -1, 31);
        EXPECT_EQ(to_string(day), expected[i]);
    }
}

TEST(Date, months_are_added_by_the_anchor) {
    struct Case {
        std::string_view from;
        int months;
        unsigned anchor;
        std::string_view expected;
    };
    // clang-format off
    for (const auto& [from, months, anchor, expected] : {
             Case{"2026-01-15",   1, 15, "2026-02-15"},
             Case{"2026-01-30",   1, 30, "2026-02-28"},
             Case{"2026-02-28",   1, 30, "2026-03-30"},
             Case{"2026-02-28",   1, 28, "2026-03-28"},
             Case{"2024-02-29",  12, 29, "2025-02-28"},
             Case{"2025-02-28",  36, 29, "2028-02-29"},
             Case{"2026-11-30",   3, 31, "2027-02-28"},
             Case{"2026-12-31",   1, 31, "2027-01-31"},
             Case{"2026-01-31", -11, 31, "2025-02-28"},
             Case{"2026-01-31",  -1, 31, "2025-12-31"},
             Case{"2026-05-10",   0, 31, "2026-05-31"}}) {
        // clang-format on
        EXPECT_EQ(to_string(add_months_anchored(date(from), months, anchor)), expected)
            << from << " + " << months;
    }
}

TEST(Date, days_are_counted) {
    EXPECT_EQ(to_string(add_days(date("2024-02-28"), 1)), "2024-02-29");
    EXPECT_EQ(to_string(add_days(date("2026-01-01"), -1)), "2025-12-31");
    EXPECT_EQ(days_between(date("2024-01-01"), date("2025-01-01")), 366);
    EXPECT_EQ(days_between(date("2026-01-02"), date("2026-01-01")), -1);
    EXPECT_EQ(to_string(last_day_of_month(date("2024-02-10"))), "2024-02-29");
    EXPECT_EQ(to_string(last_day_of_month(date("2026-12-31"))), "2026-12-31");
}

RC_GTEST_PROP(DateProperty, days_between_undoes_add_days, ()) {
    const Date day = add_days(date("1900-01-01"), *rc::gen::inRange(0, 2'958'000));
    const int count = *rc::gen::inRange(-1000, 1000);
    RC_ASSERT(days_between(day, add_days(day, count)) == count);
    RC_ASSERT(parse_date(to_string(day)) == day);
}

}  // namespace
}  // namespace dotmac
