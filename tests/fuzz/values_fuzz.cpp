// Turns any bytes of a database into the program's types: the same for both engines, then PostgreSQL's binary
// form, in results put together without a server. It gives a value, CorruptValue, or says that another type
// stands there.
#include <libpq-fe.h>

#include <cstdlib>
#include <limits>
#include <stdexcept>
#include <typeinfo>

#include "modules/identity/enums.hpp"
#include "store/postgresql/rows.hpp"
#include "store/value.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace dotmac;
using store::Column;

class OneCell final : public store::RowSource {
  public:
    explicit OneCell(std::string_view text) : text_{text} {}
    bool next() override { return false; }
    int column_count() const override { return 1; }
    bool is_null(int) const override { return false; }
    std::int64_t integer(int) const override {
        std::int64_t number = 0;
        for (const char c : text_.substr(0, sizeof number))
            number = static_cast<std::int64_t>(static_cast<std::uint64_t>(number) << 8U |
                                               static_cast<unsigned char>(c));
        return number;
    }
    std::string_view text(int) const override { return text_; }

  private:
    std::string_view text_;
};

template <class T>
std::optional<T> read_as(const store::RowSource& row) {
    try {
        return Column<T>::get(row, 0);
    } catch (const store::CorruptValue&) {
        return std::nullopt;
    } catch (const std::logic_error& error) {
        // Said by the row on purpose: another type stands there. What the library throws for a place that is
        // none is one as well.
        fuzz::require(typeid(error) == typeid(std::logic_error), "nothing is read past the end");
        return std::nullopt;
    }
}

void read_texts(const store::RowSource& row, std::string_view text) {
    if (const auto date = read_as<Date>(row))
        fuzz::require(store::Parameter{*date}.text() == text, "a date is stored as it was read");
    if (const auto currency = read_as<Currency>(row))
        fuzz::require(store::Parameter{*currency}.text() == text, "a currency is stored as it was read");
    if (const auto zone = read_as<TimeZone>(row))
        fuzz::require(store::Parameter{*zone}.text() == text, "a zone is stored as it was read");
    if (const auto role = read_as<identity::UserRole>(row))
        fuzz::require(store::Parameter{*role}.text() == text, "an enum is stored as it was read");
    (void)read_as<std::optional<std::string>>(row);
}

void read_numbers(const store::RowSource& row) {
    if (const auto instant = read_as<Instant>(row)) {
        try {
            (void)to_string(*instant);
        } catch (const std::logic_error&) {
            fuzz::require(std::llabs(instant->time_since_epoch().count() / 2) > 450'000'000'000'000'000,
                          "an instant within the calendar can be written");
        }
    }
    const auto minor = read_as<std::int64_t>(row);
    // One number has no counterpart above zero, and is written but not read.
    if (!minor || *minor == std::numeric_limits<std::int64_t>::min()) return;
    if (const auto rate = read_as<Rate>(row))
        fuzz::require(Rate::parse(rate->to_string()) == rate, "any rate that is stored can be written");
    (void)read_as<bool>(row);
    const Money money{*minor, Currency{}};
    fuzz::require(Money::parse(money.amount(), money.currency) == money,
                  "any amount that is stored can be written");
}

void read_binary(Oid type, std::string_view bytes) {
    char name[] = "c";
    PGresAttDesc column{
        .name = name, .tableid = 0, .columnid = 0, .format = 1, .typid = type, .typlen = -1, .atttypmod = -1};
    store::postgresql::Result result{PQmakeEmptyPGresult(nullptr, PGRES_TUPLES_OK)};
    PQsetResultAttrs(result.get(), 1, &column);
    std::string copy{bytes};
    PQsetvalue(result.get(), 0, 0, copy.data(), static_cast<int>(copy.size()));
    store::postgresql::ResultRows rows{std::move(result)};
    fuzz::require(rows.next(), "there is one row");
    read_numbers(rows);
    read_texts(rows, bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    const OneCell cell{text};
    read_texts(cell, text);
    read_numbers(cell);
    using namespace store::postgresql;
    for (const Oid type :
         {bigint_type, integer_type, smallint_type, bool_type, numeric_type, text_type, bytea_type})
        read_binary(type, text);
    return 0;
}
