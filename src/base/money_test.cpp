#include "base/money.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <numeric>
#include <stdexcept>
#include <string>

namespace dotmac {
namespace {

Currency currency(std::string_view code) {
    return *Currency::parse(code);
}

Money euros(std::int64_t cents) {
    return {cents, currency("EUR")};
}

TEST(Currency, is_one_of_iso_4217_with_its_digits) {
    struct Case {
        std::string_view code;
        int digits;  // -1: no currency in use
    };
    // clang-format off
    for (const auto& [code, digits] : {
             Case{"EUR",  2}, Case{"USD",  2}, Case{"KES",  2}, Case{"JPY",  0}, Case{"UGX",  0}, Case{"KWD",  3},
             Case{"eur", -1}, Case{"EU",  -1}, Case{"EURO",-1}, Case{"",    -1}, Case{"DEM", -1}, Case{"HRK", -1},
             Case{"F C", -1}, Case{" CL", -1}, Case{"UR ", -1}, Case{"ZZZ", -1}}) {
        // clang-format on
        const auto parsed = Currency::parse(code);
        EXPECT_EQ(parsed ? parsed->minor_digits() : -1, digits) << code;
        if (parsed) {
            EXPECT_EQ(parsed->code(), code);
        }
    }
    EXPECT_EQ(Currency{}.code(), "USD");
}

TEST(Money, reads_and_writes_the_digits_of_its_currency) {
    struct Case {
        std::string_view text;
        std::string_view code;
        std::string_view expected;  // empty: refused
    };
    // clang-format off
    for (const auto& [text, code, expected] : {
             Case{"12.5",                  "EUR", "12.50 EUR"},
             Case{"12",                    "EUR", "12.00 EUR"},
             Case{"-0.07",                 "EUR", "-0.07 EUR"},
             Case{"-0",                    "EUR", "0.00 EUR"},
             Case{"0.5",                   "KWD", "0.500 KWD"},
             Case{"7",                     "JPY", "7 JPY"},
             Case{"7.0",                   "JPY", "7 JPY"},
             Case{"12.500",                "EUR", "12.50 EUR"},
             Case{"12.505",                "EUR", ""},
             Case{"7.5",                   "JPY", ""},
             Case{"92233720368547758.07",  "EUR", "92233720368547758.07 EUR"},
             Case{"92233720368547758.08",  "EUR", ""},
             Case{"1,5",                   "EUR", ""},
             Case{"1e3",                   "EUR", ""},
             Case{"",                      "EUR", ""}}) {
        // clang-format on
        const auto money = Money::parse(text, currency(code));
        EXPECT_EQ(money ? money->to_string() : "", expected) << text << ' ' << code;
    }
}

TEST(Money, arithmetic_refuses_overflow_and_mixed_currencies) {
    const Money largest = euros(INT64_MAX);
    const Money smallest = euros(INT64_MIN);
    const Money yen{1, currency("JPY")};
    EXPECT_EQ((euros(5) + euros(-7)).minor, -2);
    EXPECT_EQ((euros(5) - euros(7)).minor, -2);
    EXPECT_EQ((euros(5) * -3).minor, -15);
    EXPECT_EQ((-euros(5)).minor, -5);
    EXPECT_LT(euros(1), euros(2));
    EXPECT_THROW(largest + euros(1), std::overflow_error);
    EXPECT_THROW(smallest - euros(1), std::overflow_error);
    EXPECT_THROW(-smallest, std::overflow_error);
    EXPECT_THROW(largest * 2, std::overflow_error);
    EXPECT_THROW(euros(1) + yen, std::logic_error);
    EXPECT_THROW(euros(1) - yen, std::logic_error);
    EXPECT_THROW(static_cast<void>(euros(1) < yen), std::logic_error);
    EXPECT_FALSE(euros(1) == yen);
}

TEST(Money, half_even_rounds_ties_to_the_even_neighbour) {
    struct Case {
        std::int64_t minor;
        std::int64_t numerator;
        std::int64_t denominator;
        std::int64_t expected;
    };
    // clang-format off
    for (const auto& [minor, numerator, denominator, expected] : {
             Case{    1,          1,         2,         0},  //  0.5
             Case{    3,          1,         2,         2},  //  1.5
             Case{    5,          1,         2,         2},  //  2.5
             Case{    7,          1,         2,         4},  //  3.5
             Case{   -1,          1,         2,         0},  // -0.5
             Case{   -3,          1,         2,        -2},  // -1.5
             Case{   -5,          1,         2,        -2},  // -2.5
             Case{    5,         -1,         2,        -2},  // -2.5
             Case{  100,          1,         3,        33},  // 33.33
             Case{  200,          1,         3,        67},  // 66.67
             Case{    0,          5,         7,         0},
             Case{ 2999,         17,        31,      1645},  // 1644.61, 17 days of January
             Case{ 2500,      82500,   1000000,       206},  // 206.25
             Case{  200,      82500,   1000000,        16},  // 16.5
             Case{  600,      82500,   1000000,        50},  // 49.5
             Case{INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX},
             Case{INT64_MIN,          1,         1, INT64_MIN}}) {
        // clang-format on
        EXPECT_EQ(fraction_half_even(euros(minor), numerator, denominator).minor, expected)
            << minor << " × " << numerator << " / " << denominator;
    }
    EXPECT_EQ(multiply_half_even(euros(200), *Rate::parse("0.0825")).minor, 16);
    EXPECT_THROW(fraction_half_even(euros(INT64_MAX), 2, 1), std::overflow_error);
    EXPECT_THROW(fraction_half_even(euros(1), 1, 0), std::logic_error);
    EXPECT_THROW(fraction_half_even(euros(1), 1, -2), std::logic_error);
}

TEST(Money, allocate_gives_what_is_left_to_the_largest_remainders) {
    struct Case {
        std::int64_t whole;
        std::vector<std::int64_t> weights;
        std::vector<std::int64_t> parts;
    };
    // clang-format off
    for (const auto& [whole, weights, parts] : std::vector<Case>{
             {       100, {1, 1, 1},       {34, 33, 33}},
             {      -100, {1, 1, 1},       {-34, -33, -33}},
             {       101, {1, 1, 1},       {34, 34, 33}},
             {       100, {1, 2, 4},       {14, 29, 57}},  // 14.29, 28.57, 57.14
             {         1, {0, 5, 5},       {0, 1, 0}},
             {         2, {1, 0, 1},       {1, 0, 1}},
             {         0, {3, 4},          {0, 0}},
             {         5, {7},             {5}},
             { INT64_MAX, {INT64_MAX, 1},  {INT64_MAX - 1, 1}},
             { INT64_MIN, {1},             {INT64_MIN}}}) {
        // clang-format on
        std::vector<std::int64_t> minors;
        for (const Money& part : allocate(euros(whole), weights))
            minors.push_back(part.minor);
        EXPECT_EQ(minors, parts) << whole;
    }
    EXPECT_THROW(allocate(euros(1), {}), std::logic_error);
    EXPECT_THROW(allocate(euros(1), std::vector<std::int64_t>{0, 0}), std::logic_error);
    EXPECT_THROW(allocate(euros(1), std::vector<std::int64_t>{2, -1}), std::logic_error);
}

RC_GTEST_PROP(MoneyProperty, parts_of_a_split_add_up_to_the_whole, (std::int64_t whole)) {
    auto weights =
        *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, INT64_MAX));
    weights.push_back(*rc::gen::inRange<std::int64_t>(1, 1000));
    Money sum = euros(0);
    const auto parts = allocate(euros(whole), weights);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        sum += parts[i];
        if (weights[i] == 0) {
            RC_ASSERT(parts[i].is_zero());
        }
        RC_ASSERT((whole >= 0 ? parts[i].minor >= 0 : parts[i].minor <= 0));
    }
    RC_ASSERT(sum == euros(whole));
}

RC_GTEST_PROP(MoneyProperty, what_is_written_reads_back_the_same, (std::int64_t minor)) {
    RC_PRE(minor != INT64_MIN);
    for (const auto* const code : {"EUR", "JPY", "KWD"}) {
        const Money money{minor, currency(code)};
        RC_ASSERT(Money::parse(money.amount(), money.currency) == money);
    }
}

RC_GTEST_PROP(MoneyProperty, half_even_is_off_by_at_most_a_half, ()) {
    const auto minor = *rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'000);
    const auto numerator = *rc::gen::inRange<std::int64_t>(-1000, 1000);
    const auto denominator = *rc::gen::inRange<std::int64_t>(1, 1000);
    const auto rounded = fraction_half_even(euros(minor), numerator, denominator).minor;
    const auto twice_off = 2 * std::abs(rounded * denominator - minor * numerator);
    RC_ASSERT(twice_off <= denominator);
    if (twice_off == denominator) {
        RC_ASSERT(rounded % 2 == 0);
    }
}

}  // namespace
}  // namespace dotmac
