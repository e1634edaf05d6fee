// Money: a 64-bit count of minor units with its ISO 4217 currency. Floating point never touches it.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"

namespace dotmac {

// An ISO 4217 currency in use. Only `parse` makes one, so every Currency is known.
class Currency {
  public:
    constexpr Currency() = default;                               // USD
    static std::optional<Currency> parse(std::string_view code);  // "EUR"; upper case only

    std::string_view code() const { return {code_.data(), code_.size()}; }
    int minor_digits() const { return minor_digits_; }  // 2 for EUR, 0 for JPY, 3 for KWD
    auto operator<=>(const Currency&) const = default;

  private:
    std::array<char, 3> code_{'U', 'S', 'D'};
    std::int8_t minor_digits_ = 2;
};

// Arithmetic throws std::overflow_error past 64 bits and std::logic_error on mixed currencies: both are our
// own mistakes, since input is bounded and its currency checked where it enters.
struct Money {
    std::int64_t minor = 0;
    Currency currency;

    // "12.5" EUR → 1250. Nothing where the text is no decimal, has too many digits for the currency, or does
    // not fit.
    static std::optional<Money> parse(std::string_view amount, Currency currency);
    std::string amount() const;     // "12.50"
    std::string to_string() const;  // "12.50 EUR"

    bool is_zero() const { return minor == 0; }
    Money operator-() const;
    Money& operator+=(const Money& other);
    Money& operator-=(const Money& other);
    bool operator==(const Money&) const = default;
};

Money operator+(Money a, const Money& b);
Money operator-(Money a, const Money& b);
Money operator*(Money a, std::int64_t count);
std::strong_ordering operator<=>(const Money& a, const Money& b);

// The policy stands in the name of the function: half-even ("banker's") is the one that bills use.
Money multiply_half_even(Money money, Rate rate);
Money fraction_half_even(Money money, std::int64_t numerator, std::int64_t denominator);  // denominator > 0

// Splits by weights so that the parts add up to the whole to the minor unit: each part is rounded down, and
// what is left goes one unit each to the largest remainders, first come first served. At least one weight
// above zero.
std::vector<Money> allocate(Money whole, std::span<const std::int64_t> weights);

}  // namespace dotmac
