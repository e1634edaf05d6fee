// Exact decimals: what a request writes before its currency or meaning is known, and rates.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dotmac {

// units × 10^-scale, scale 0 to 9. Written as in "12.5", "-0.07"; no exponent, no sign '+', no blanks.
struct Decimal {
    std::int64_t units = 0;
    int scale = 0;

    static std::optional<Decimal> parse(std::string_view text);
    // The count of 10^-scale units, or nothing where digits would be lost or the number does not fit.
    std::optional<std::int64_t> rescale(int new_scale) const;
    std::string to_string() const;
};

// A rate such as a tax rate, exact to a millionth: 8.25 % is 0.0825 is 82,500 millionths.
struct Rate {
    std::int64_t millionths = 0;

    static std::optional<Rate> parse(std::string_view text);  // "0.0825"
    std::string to_string() const;                            // "0.0825", no needless zeros
    auto operator<=>(const Rate&) const = default;
};

}  // namespace dotmac
