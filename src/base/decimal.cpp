#include "base/decimal.hpp"

#include <charconv>

namespace dotmac {
namespace {

constexpr int max_scale = 9;
constexpr int rate_scale = 6;

std::string fixed(std::int64_t units, int scale) {
    const bool negative = units < 0;
    std::string digits = std::to_string(units);
    if (negative) digits.erase(0, 1);
    const auto places = static_cast<std::size_t>(scale);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    if (places > 0) digits.insert(digits.size() - places, 1, '.');
    return negative ? '-' + digits : digits;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const auto point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view fraction =
        point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() || (point != std::string_view::npos && fraction.empty())) return std::nullopt;
    if (whole.size() > 1 && whole.front() == '0')
        return std::nullopt;  // "007" is more likely a code than a number
    if (fraction.size() > max_scale) return std::nullopt;
    std::string digits{whole};
    digits += fraction;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
    }
    std::int64_t units = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), units);
    if (error != std::errc{}) return std::nullopt;
    return Decimal{negative ? -units : units, static_cast<int>(fraction.size())};
}

std::optional<std::int64_t> Decimal::rescale(int new_scale) const {
    std::int64_t result = units;
    for (int i = scale; i < new_scale; ++i) {
        if (__builtin_mul_overflow(result, std::int64_t{10}, &result)) return std::nullopt;
    }
    for (int i = scale; i > new_scale; --i) {
        if (result % 10 != 0) return std::nullopt;
        result /= 10;
    }
    return result;
}

std::string Decimal::to_string() const {
    return fixed(units, scale);
}

std::optional<Rate> Rate::parse(std::string_view text) {
    const auto decimal = Decimal::parse(text);
    if (!decimal) return std::nullopt;
    const auto millionths = decimal->rescale(rate_scale);
    return millionths ? std::optional{Rate{*millionths}} : std::nullopt;
}

std::string Rate::to_string() const {
    std::string text = fixed(millionths, rate_scale);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

}  // namespace dotmac
