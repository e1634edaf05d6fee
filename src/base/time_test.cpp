#include "base/time.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace dotmac {
namespace {

TimeZone zone(std::string_view name) {
    return *TimeZone::parse(name);
}

TEST(Instant, takes_rfc_3339_with_any_offset) {
    struct Case {
        std::string_view text;
        std::string_view in_utc;  // empty: refused
    };
    // clang-format off
    for (const auto& [text, in_utc] : {
             Case{"2026-01-31T08:00:00Z",             "2026-01-31T08:00:00Z"},
             Case{"2026-01-31t08:00:00z",             "2026-01-31T08:00:00Z"},
             Case{"2026-01-31T08:00:00+03:00",        "2026-01-31T05:00:00Z"},
             Case{"2026-01-31T02:00:00+05:30",        "2026-01-30T20:30:00Z"},
             Case{"2025-12-31T23:30:00-00:45",        "2026-01-01T00:15:00Z"},
             Case{"2026-01-31T08:00:00-00:00",        "2026-01-31T08:00:00Z"},
             Case{"2026-01-31T08:00:00.5Z",           "2026-01-31T08:00:00.500000Z"},
             Case{"2026-01-31T08:00:00.000001Z",      "2026-01-31T08:00:00.000001Z"},
             Case{"2026-01-31T08:00:00.1234567899Z",  "2026-01-31T08:00:00.123456Z"},
             Case{"2026-01-31T08:00:00.0000009Z",     "2026-01-31T08:00:00Z"},
             Case{"2016-12-31T23:59:60Z",             "2017-01-01T00:00:00Z"},  // a leap second
             Case{"1969-12-31T23:59:59.75Z",          "1969-12-31T23:59:59.750000Z"},
             Case{"2024-02-29T00:00:00Z",             "2024-02-29T00:00:00Z"},
             Case{"2025-02-29T00:00:00Z",             ""},
             Case{"2026-01-31T24:00:00Z",             ""},
             Case{"2026-01-31T08:60:00Z",             ""},
             Case{"2026-01-31T08:00:61Z",             ""},
             Case{"2026-01-31T08:00:00",              ""},
             Case{"2026-01-31T08:00Z",                ""},
             Case{"2026-01-31 08:00:00Z",             ""},
             Case{"2026-01-31T08:00:00.Z",            ""},
             Case{"2026-01-31T08:00:00,5Z",           ""},
             Case{"2026-01-31T08:00:00+0300",         ""},
             Case{"2026-01-31T08:00:00+24:00",        ""},
             Case{"2026-01-31T08:00:00+03:60",        ""},
             Case{"2026-01-31T08:00:00 +03:00",       ""},
             Case{"2026-01-31T08:00:00Zulu",          ""},
             Case{"2026-01-31T-8:00:00Z",             ""},
             Case{"9999-12-31T23:59:59-01:00",        ""},
             Case{"1900-01-01T00:00:00+01:00",        ""},
             Case{"1769846400",                       ""},
             Case{"",                                 ""}}) {
        // clang-format on
        const auto instant = parse_instant(text);
        EXPECT_EQ(instant ? to_string(*instant) : "", in_utc) << text;
    }
}

RC_GTEST_PROP(InstantProperty, what_is_written_reads_back_the_same, ()) {
    const auto day =
        std::chrono::sys_days{add_days(*parse_date("1900-01-01"), *rc::gen::inRange(0, 2'958'000))};
    const Instant instant = day + Microseconds{*rc::gen::inRange<std::int64_t>(0, 86'400'000'000)};
    RC_ASSERT(parse_instant(to_string(instant)) == instant);
}

TEST(Instant, outside_the_calendar_is_not_written) {
    EXPECT_THROW(to_string(Instant::min()), std::logic_error);
    EXPECT_THROW(to_string(Instant::max()), std::logic_error);
}

TEST(TimeZone, is_one_of_the_database) {
    for (const auto* const name : {"Etc/UTC", "Africa/Nairobi", "America/Argentina/Buenos_Aires"})
        EXPECT_EQ(zone(name).name(), name);
    for (const auto* const name :
         {"", "Mars/Olympus", "africa/nairobi", "../UTC", "/etc/passwd", "+03:00", " UTC"})
        EXPECT_FALSE(TimeZone::parse(name).has_value()) << name;
    EXPECT_EQ(TimeZone{}.name(), "Etc/UTC");
}

TEST(TimeZone, a_local_day_starts_at_midnight_or_at_the_first_instant_that_exists) {
    struct Case {
        std::string_view zone;
        std::string_view day;
        std::string_view start;
    };
    // clang-format off
    for (const auto& [name, day, start] : {
             Case{"Etc/UTC",              "2026-01-31", "2026-01-31T00:00:00Z"},
             Case{"Africa/Nairobi",       "2026-01-31", "2026-01-30T21:00:00Z"},
             Case{"Asia/Kathmandu",       "2026-01-31", "2026-01-30T18:15:00Z"},
             Case{"America/Sao_Paulo",    "2018-11-03", "2018-11-03T03:00:00Z"},
             Case{"America/Sao_Paulo",    "2018-11-04", "2018-11-04T03:00:00Z"},  // 00:00 does not exist; 01:00 -02
             Case{"America/Sao_Paulo",    "2018-11-05", "2018-11-05T02:00:00Z"},
             Case{"Asia/Beirut",          "2022-03-27", "2022-03-26T22:00:00Z"},  // 00:00 does not exist; 01:00 +03
             Case{"America/Sao_Paulo",    "2018-02-18", "2018-02-18T03:00:00Z"},  // 23:00 to 24:00 came twice before
             Case{"America/Havana",       "2025-11-02", "2025-11-02T04:00:00Z"},  // 00:00 comes twice: the first
             Case{"Europe/Berlin",        "2026-03-29", "2026-03-28T23:00:00Z"},
             Case{"Europe/Berlin",        "2026-03-30", "2026-03-29T22:00:00Z"},
             Case{"Pacific/Apia",         "2011-12-31", "2011-12-30T10:00:00Z"}}) {
        // clang-format on
        EXPECT_EQ(to_string(zone(name).start_of(*parse_date(day))), start) << name << ' ' << day;
    }
}

TEST(TimeZone, a_day_begins_where_it_starts_and_the_one_before_ends_there) {
    for (const auto* const name : {"Etc/UTC", "America/Sao_Paulo", "Asia/Beirut", "America/Havana",
                                   "Europe/Berlin", "Africa/Nairobi", "Australia/Lord_Howe"}) {
        const TimeZone here = zone(name);
        Date day = *parse_date("2018-01-01");
        for (int i = 0; i < 366; ++i, day = add_days(day, 1)) {
            const Instant start = here.start_of(day);
            EXPECT_EQ(here.date_at(start), day) << name;
            EXPECT_EQ(here.date_at(start - Microseconds{1}), add_days(day, -1)) << name;
        }
    }
}

TEST(Clock, today_is_the_date_of_its_zone) {
    const Instant now = *parse_instant("2026-01-31T22:30:00Z");
    EXPECT_EQ(to_string(Clock{now, TimeZone{}}.today()), "2026-01-31");
    EXPECT_EQ(to_string(Clock{now, zone("Africa/Nairobi")}.today()), "2026-02-01");
    EXPECT_EQ(to_string(Clock{now, zone("America/Sao_Paulo")}.today()), "2026-01-31");
}

}  // namespace
}  // namespace dotmac
