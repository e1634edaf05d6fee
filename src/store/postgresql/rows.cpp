#include "store/postgresql/rows.hpp"

namespace dotmac::store::postgresql {
namespace {

constexpr int rows_per_fetch = 1'000;

std::int64_t big_endian(std::string_view bytes) {
    std::uint64_t value = (static_cast<unsigned char>(bytes.front()) & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
    for (const char byte : bytes)
        value = value << 8U | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(value);
}

// SUM of BIGINT is NUMERIC. Its binary form: four 16-bit numbers (count of digits, weight of the first, sign,
// scale), then digits of base 10,000.
std::int64_t whole_number(std::string_view bytes, int column) {
    constexpr std::size_t head_bytes = 8;
    const auto part = [&](std::size_t at) { return big_endian(bytes.substr(at * 2, 2)); };
    if (bytes.size() < head_bytes) throw_not_a_number(column);
    const std::int64_t digits = part(0);
    if (digits < 0 || bytes.size() != head_bytes + static_cast<std::size_t>(digits) * 2)
        throw_not_a_number(column);
    const std::int64_t weight = part(1);
    const std::int64_t sign = part(2) & 0xFFFF;
    constexpr std::int64_t negative = 0x4000;
    if ((sign != 0 && sign != negative) || digits > weight + 1) throw_not_a_number(column);
    std::int64_t value = 0;
    for (std::int64_t i = 0; i <= weight; ++i) {
        const std::int64_t digit = i < digits ? part(static_cast<std::size_t>(4 + i)) : 0;
        const bool fits = !__builtin_mul_overflow(value, std::int64_t{10'000}, &value) &&
                          !__builtin_sub_overflow(value, digit, &value);
        if (!fits) throw CorruptValue{"A sum in the database does not fit 64 bits."};
    }
    if (sign == negative) return value;  // built up below zero, where one more number fits
    if (value == INT64_MIN) throw CorruptValue{"A sum in the database does not fit 64 bits."};
    return -value;
}

}  // namespace

ResultRows::ResultRows(Result result) : result_{std::move(result)}, count_{libpq().ntuples(result_.get())} {}

bool ResultRows::next() {
    if (row_ < count_) ++row_;
    return row_ < count_;
}

void ResultRows::replace(Result result) {
    result_ = std::move(result);
    count_ = libpq().ntuples(result_.get());
    row_ = -1;
}

std::string_view ResultRows::bytes(int column) const {
    return {libpq().getvalue(result_.get(), row_, column),
            static_cast<std::size_t>(libpq().getlength(result_.get(), row_, column))};
}

std::int64_t ResultRows::integer(int column) const {
    if (column < 0 || column >= column_count() || is_null(column)) throw_not_a_number(column);
    switch (libpq().ftype(result_.get(), column)) {
        case bigint_type:
        case integer_type:
        case smallint_type:
        case bool_type:
            if (bytes(column).empty() || bytes(column).size() > sizeof(std::int64_t))
                throw_not_a_number(column);
            return big_endian(bytes(column));
        case numeric_type:
            return whole_number(bytes(column), column);
        default:
            throw_not_a_number(column);
    }
}

std::string_view ResultRows::text(int column) const {
    if (column < 0 || column >= column_count() || is_null(column)) throw_not_text(column);
    switch (libpq().ftype(result_.get(), column)) {
        case text_type:
        case bytea_type:
        case varchar_type:
        case name_type:
            return bytes(column);
        default:
            throw_not_text(column);
    }
}

CursorRows::CursorRows(EngineTransaction& transaction, Connection& connection, std::string_view sql,
                       std::span<const Parameter> parameters)
    : CursorRows{transaction, connection, sql, parameters, "c" + std::to_string(connection.next_cursor())} {}

CursorRows::CursorRows(EngineTransaction& transaction, Connection& connection, std::string_view sql,
                       std::span<const Parameter> parameters, const std::string& cursor)
    : ResultRows{declare_and_fetch(connection, sql, parameters, cursor)},
      transaction_{transaction},
      connection_{connection},
      fetch_{fetch_of(cursor)} {}

std::string CursorRows::fetch_of(const std::string& cursor) {
    return "FETCH " + std::to_string(rows_per_fetch) + " FROM " + cursor;
}

Result CursorRows::declare_and_fetch(Connection& connection, std::string_view sql,
                                     std::span<const Parameter> parameters, const std::string& cursor) {
    connection.execute_once("DECLARE " + cursor + " NO SCROLL CURSOR FOR " + std::string{sql},
                            Binding{parameters});
    return connection.execute_once(fetch_of(cursor), Binding{});
}

bool CursorRows::next() {
    if (ResultRows::next()) return true;
    if (count() < rows_per_fetch) return false;
    replace(transaction_.step([&] { return connection_.execute_once(fetch_, Binding{}); }));
    return ResultRows::next();
}

}  // namespace dotmac::store::postgresql
