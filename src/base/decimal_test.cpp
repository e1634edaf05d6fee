#include "base/decimal.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace dotmac {
namespace {

TEST(Decimal, takes_plain_decimals_only) {
    struct Case {
        std::string_view text;
        std::string_view written;  // empty: refused
    };
    // clang-format off
    for (const auto& [text, written] : {
             Case{"0",                    "0"},
             Case{"-0",                   "0"},
             Case{"12",                   "12"},
             Case{"12.50",                "12.50"},
             Case{"-0.07",                "-0.07"},
             Case{"0.123456789",          "0.123456789"},
             Case{"9223372036854775807",  "9223372036854775807"},
             Case{"-9.223372036",         "-9.223372036"},
             Case{"0.1234567891",         ""},
             Case{"9223372036854775808",  ""},
             Case{"",                     ""},
             Case{"-",                    ""},
             Case{".5",                   ""},
             Case{"5.",                   ""},
             Case{"--5",                  ""},
             Case{"+5",                   ""},
             Case{"007",                  ""},
             Case{"00.5",                 ""},
             Case{"1.2.3",                ""},
             Case{"1e3",                  ""},
             Case{"1,5",                  ""},
             Case{" 1",                   ""},
             Case{"1 ",                   ""},
             Case{"٣",                    ""},
             Case{"NaN",                  ""}}) {
        // clang-format on
        const auto decimal = Decimal::parse(text);
        EXPECT_EQ(decimal ? decimal->to_string() : "", written) << '"' << text << '"';
    }
}

TEST(Decimal, rescales_where_nothing_is_lost) {
    struct Case {
        Decimal from;
        int scale;
        std::optional<std::int64_t> expected;
    };
    // clang-format off
    for (const auto& [from, scale, expected] : {
             Case{{125, 1},          2, 1250},
             Case{{125, 1},          1, 125},
             Case{{1250, 2},         1, 125},
             Case{{1250, 2},         0, std::nullopt},
             Case{{-5, 0},           9, -5'000'000'000},
             Case{{INT64_MAX, 0},    1, std::nullopt},
             Case{{INT64_MIN, 0},    1, std::nullopt},
             Case{{0, 9},            0, 0}}) {
        // clang-format on
        EXPECT_EQ(from.rescale(scale), expected) << from.to_string() << " to " << scale;
    }
}

TEST(Rate, is_exact_to_a_millionth) {
    struct Case {
        std::string_view text;
        std::int64_t millionths;  // -1: refused
        std::string_view written;
    };
    // clang-format off
    for (const auto& [text, millionths, written] : {
             Case{"0",          0,         "0"},
             Case{"0.0825",     82'500,    "0.0825"},
             Case{"0.08250",    82'500,    "0.0825"},
             Case{"1",          1'000'000, "1"},
             Case{"10.000000",  10'000'000, "10"},
             Case{"0.000001",   1,         "0.000001"},
             Case{"0.0000010",  1,         "0.000001"},
             Case{"0.0000001",  -1,        ""},
             Case{"9223372036855", -1,     ""},
             Case{"8%",         -1,        ""}}) {
        // clang-format on
        const auto rate = Rate::parse(text);
        EXPECT_EQ(rate ? rate->millionths : -1, millionths) << text;
        if (rate) {
            EXPECT_EQ(rate->to_string(), written);
        }
    }
}

RC_GTEST_PROP(DecimalProperty, what_is_written_reads_back_the_same, (std::int64_t units)) {
    RC_PRE(units != INT64_MIN);
    const int scale = *rc::gen::inRange(0, 10);
    const auto again = Decimal::parse(Decimal{units, scale}.to_string());
    RC_ASSERT(again.has_value());
    RC_ASSERT(again->units == units && again->scale == scale);
    RC_ASSERT(Rate::parse(Rate{units}.to_string()) == Rate{units});
}

}  // namespace
}  // namespace dotmac
