#include "base/money.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace dotmac {
namespace {

__extension__ using Wide = __int128;  // wide enough for any product of two 64-bit counts

struct MinorDigits {
    std::string_view digits;
    std::string_view codes;  // three letters each
};

// ISO 4217, list one, as of 2026: the currencies with a minor unit, by the number of its digits.
constexpr std::array currencies{
    MinorDigits{"0", "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"},
    MinorDigits{
        "2",
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
        "CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL "
        "HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT "
        "MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB "
        "SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH "
        "USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"},
    MinorDigits{"3", "BHD IQD JOD KWD LYD OMR TND"},
};

constexpr std::size_t code_letters = 3;
constexpr std::size_t alphabet_letters = 26;
constexpr std::int8_t unknown = -1;

constexpr std::optional<std::size_t> place_of(std::string_view code) {
    if (code.size() != code_letters) return std::nullopt;
    std::size_t place = 0;
    for (const char c : code) {
        if (c < 'A' || c > 'Z') return std::nullopt;
        place = place * alphabet_letters + static_cast<std::size_t>(c - 'A');
    }
    return place;
}

// By the place of a code among all of three letters: each row that is read has one.
constexpr auto minor_digits_by_place = [] {
    std::array<std::int8_t, alphabet_letters * alphabet_letters * alphabet_letters> all{};
    all.fill(unknown);
    for (const MinorDigits& group : currencies) {
        for (std::size_t at = 0; at < group.codes.size(); at += code_letters + 1)
            all[*place_of(group.codes.substr(at, code_letters))] =
                static_cast<std::int8_t>(group.digits.front() - '0');
    }
    return all;
}();

std::int64_t narrow(Wide value) {
    if (value > INT64_MAX || value < INT64_MIN) throw std::overflow_error{"money past 64 bits"};
    return static_cast<std::int64_t>(value);
}

void require_same(const Money& a, const Money& b) {
    if (a.currency != b.currency) throw std::logic_error{"money of two currencies in one sum"};
}

Wide divide_half_even(Wide numerator, Wide denominator) {
    const bool negative = numerator < 0;
    if (negative) numerator = -numerator;
    Wide quotient = numerator / denominator;
    const Wide twice_remainder = (numerator % denominator) * 2;
    if (twice_remainder > denominator || (twice_remainder == denominator && quotient % 2 != 0)) ++quotient;
    return negative ? -quotient : quotient;
}

}  // namespace

std::optional<Currency> Currency::parse(std::string_view code) {
    const auto place = place_of(code);
    if (!place || minor_digits_by_place[*place] == unknown) return std::nullopt;
    Currency currency;
    std::ranges::copy(code, currency.code_.begin());
    currency.minor_digits_ = minor_digits_by_place[*place];
    return currency;
}

std::optional<Money> Money::parse(std::string_view amount, Currency currency) {
    const auto decimal = Decimal::parse(amount);
    if (!decimal) return std::nullopt;
    const auto minor = decimal->rescale(currency.minor_digits());
    return minor ? std::optional{Money{*minor, currency}} : std::nullopt;
}

std::string Money::amount() const {
    return Decimal{minor, currency.minor_digits()}.to_string();
}

std::string Money::to_string() const {
    return amount() + ' ' + std::string{currency.code()};
}

Money Money::operator-() const {
    return {narrow(-static_cast<Wide>(minor)), currency};
}

Money& Money::operator+=(const Money& other) {
    require_same(*this, other);
    minor = narrow(static_cast<Wide>(minor) + other.minor);
    return *this;
}

Money& Money::operator-=(const Money& other) {
    require_same(*this, other);
    minor = narrow(static_cast<Wide>(minor) - other.minor);
    return *this;
}

Money operator+(Money a, const Money& b) {
    return a += b;
}
Money operator-(Money a, const Money& b) {
    return a -= b;
}

Money operator*(Money a, std::int64_t count) {
    return {narrow(static_cast<Wide>(a.minor) * count), a.currency};
}

std::strong_ordering operator<=>(const Money& a, const Money& b) {
    require_same(a, b);
    return a.minor <=> b.minor;
}

Money multiply_half_even(Money money, Rate rate) {
    return fraction_half_even(money, rate.millionths, 1'000'000);
}

Money fraction_half_even(Money money, std::int64_t numerator, std::int64_t denominator) {
    if (denominator <= 0) throw std::logic_error{"a fraction needs a denominator above zero"};
    return {narrow(divide_half_even(static_cast<Wide>(money.minor) * numerator, denominator)),
            money.currency};
}

std::vector<Money> allocate(Money whole, std::span<const std::int64_t> weights) {
    const Wide total = std::accumulate(weights.begin(), weights.end(), static_cast<Wide>(0));
    if (total <= 0 || std::ranges::any_of(weights, [](std::int64_t weight) { return weight < 0; })) {
        throw std::logic_error{"weights are not negative, and one is above zero"};
    }
    const bool negative = whole.minor < 0;
    const Wide size = negative ? -static_cast<Wide>(whole.minor) : whole.minor;

    std::vector<Wide> shares;
    std::vector<Wide> remainders;
    Wide left = size;
    for (const std::int64_t weight : weights) {
        shares.push_back(size * weight / total);
        remainders.push_back(size * weight % total);
        left -= shares.back();
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order,
                             [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
    for (std::size_t i = 0; left > 0; ++i, --left)
        ++shares[order[i]];

    std::vector<Money> parts;
    parts.reserve(shares.size());
    for (const Wide share : shares)
        parts.push_back({narrow(negative ? -share : share), whole.currency});
    return parts;
}

}  // namespace dotmac
