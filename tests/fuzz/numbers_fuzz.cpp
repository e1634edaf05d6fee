// Parses any text as each kind of number, date, instant, zone and identifier. What is taken is written and
// read again as the same.
#include "base/id.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace dotmac;
using fuzz::require;

void parse_decimal(std::string_view text) {
    const auto decimal = Decimal::parse(text);
    if (!decimal) return;
    require(decimal->scale >= 0 && decimal->scale <= 9, "a decimal has at most nine places");
    const auto again = Decimal::parse(decimal->to_string());
    require(again && again->rescale(9) == decimal->rescale(9), "a decimal reads back as the same");
    require(again->units == decimal->units || again->scale != decimal->scale, "a decimal keeps its digits");
    for (int scale = 0; scale <= 9; ++scale) {
        const auto units = decimal->rescale(scale);
        if (units && scale >= decimal->scale)
            require(Decimal{*units, scale}.rescale(decimal->scale) == decimal->units,
                    "rescaling loses nothing");
    }
}

void parse_rate(std::string_view text) {
    const auto rate = Rate::parse(text);
    if (rate) require(Rate::parse(rate->to_string()) == rate, "a rate reads back as the same");
}

void parse_money(std::string_view text) {
    for (const char* code : {"EUR", "JPY", "KWD"}) {
        const auto money = Money::parse(text, Currency::parse(code).value());
        if (!money) continue;
        require(Money::parse(money->amount(), money->currency) == money, "money reads back as the same");
        const auto third = Rate::parse("0.333333").value();
        const auto part = multiply_half_even(*money, third);
        require((part.minor < 0) == (money->minor < 0) || part.minor == 0,
                "a part has the sign of the whole");
        const std::int64_t weights[] = {1, 2, 4};
        std::int64_t sum = 0;
        for (const Money& each : allocate(*money, weights))
            sum += each.minor;
        require(sum == money->minor, "the parts add up to the whole");
    }
    if (const auto currency = Currency::parse(text))
        require(currency->code() == text, "a currency is its code");
}

void parse_times(std::string_view text) {
    if (const auto date = parse_date(text)) {
        require(date->ok(), "a date exists");
        require(to_string(*date) == text, "a date has one form");
        if (date->year() < std::chrono::year{9990} && date->year() > std::chrono::year{1910}) {
            const Date next = add_months_anchored(*date, 1, unsigned{date->day()});
            require(next.ok() && days_between(*date, next) >= 28 && days_between(*date, next) <= 31,
                    "a month has 28 to 31 days");
            require(days_between(*date, add_days(*date, -400)) == -400, "days add up");
        }
    }
    if (const auto instant = parse_instant(text))
        require(parse_instant(to_string(*instant)) == instant, "an instant reads back as the same");
    const auto zone = TimeZone::parse(text);
    if (!zone) return;
    require(zone->name() == text, "a zone is its name");
    const Date date = parse_date("2026-03-29").value();
    require(zone->date_at(zone->start_of(date)) == date, "a day starts on that day");
}

struct AnyTag {
    static constexpr std::string_view prefix = "any";
};

void parse_ids(std::string_view text) {
    const auto id = Id<AnyTag>::parse(text);
    if (id) require(id->to_string() == text, "an identifier has one form");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    parse_decimal(text);
    parse_rate(text);
    parse_money(text);
    parse_times(text);
    parse_ids(text);
    return 0;
}
