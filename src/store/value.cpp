#include "store/value.hpp"

#include <algorithm>

namespace dotmac::store {

Parameter::Parameter(Date date) : kind_{Kind::date} {
    const std::string text = to_string(date);
    if (text.size() != date_.size()) throw std::logic_error{"A date to be stored lies outside 1900 to 9999."};
    std::copy(text.begin(), text.end(), date_.begin());
}

void throw_corrupt(std::string_view what, std::string_view text) {
    throw CorruptValue{"The database holds '" + std::string{text} + "' where a " + std::string{what} +
                       " should be."};
}

Date Column<Date>::get(const RowSource& row, int column) {
    const auto date = parse_date(row.text(column));
    if (!date) throw_corrupt("date", row.text(column));
    return *date;
}

Currency Column<Currency>::get(const RowSource& row, int column) {
    const auto currency = Currency::parse(row.text(column));
    if (!currency) throw_corrupt("currency", row.text(column));
    return *currency;
}

TimeZone Column<TimeZone>::get(const RowSource& row, int column) {
    auto zone = TimeZone::parse(row.text(column));
    if (!zone) throw_corrupt("time zone", row.text(column));
    return *std::move(zone);
}

}  // namespace dotmac::store
