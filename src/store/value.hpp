// What goes into a statement and comes out of a row. Columns know four types on both engines: BIGINT,
// BOOLEAN, TEXT and BYTEA. Everything richer is stored as one of them, and the way is decided here, once:
//
//   Id, Money (minor units), Rate (millionths), Instant (microseconds since 1970, UTC)  BIGINT
//   Date ("2026-01-31"), Currency, TimeZone, registry enums (their strings)             TEXT
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/id.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "registry/lookup.hpp"

namespace dotmac::store {

// A value to bind. It owns nothing: text stays with the caller until the call has returned.
class Parameter {
  public:
    enum class Kind { null, integer, boolean, text, bytes, date };

    Parameter(std::nullopt_t) {}
    Parameter(bool value) : kind_{Kind::boolean}, integer_{value} {}
    template <std::integral T>
        requires(!std::same_as<T, bool> && !std::same_as<T, char>)
    Parameter(T value) : kind_{Kind::integer}, integer_{static_cast<std::int64_t>(value)} {}
    Parameter(std::string_view value) : kind_{Kind::text}, text_{value} {}
    Parameter(const std::string& value) : kind_{Kind::text}, text_{value} {}
    Parameter(const char* value) : kind_{Kind::text}, text_{value} {}
    template <class Tag>
    Parameter(Id<Tag> id) : Parameter{id.value} {}
    Parameter(const Money& money) : Parameter{money.minor} {}
    Parameter(Rate rate) : Parameter{rate.millionths} {}
    Parameter(Instant instant) : Parameter{std::int64_t{instant.time_since_epoch().count()}} {}
    Parameter(Date date);
    Parameter(const Currency& currency) : Parameter{currency.code()} {}
    Parameter(const TimeZone& zone) : Parameter{zone.name()} {}
    template <class E>
        requires registry::Registered<E>
    Parameter(E value) : Parameter{registry::to_string(value)} {}
    template <class T>
    Parameter(const std::optional<T>& value)
        : Parameter{value ? Parameter{*value} : Parameter{std::nullopt}} {}

    static Parameter bytes(std::string_view value) {
        Parameter parameter{value};
        parameter.kind_ = Kind::bytes;
        return parameter;
    }

    Kind kind() const { return kind_; }
    std::int64_t integer() const { return integer_; }
    // Of text, bytes and date. The view of a date lives as long as the parameter.
    std::string_view text() const {
        return kind_ == Kind::date ? std::string_view{date_.data(), date_.size()} : text_;
    }

  private:
    Kind kind_ = Kind::null;
    std::int64_t integer_ = 0;
    std::string_view text_;
    std::array<char, 10> date_{};
};

// One row of a result as an engine gives it; see Rows in transaction.hpp for the typed face.
class RowSource {
  public:
    virtual ~RowSource() = default;
    virtual bool next() = 0;
    virtual int column_count() const = 0;
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;   // BOOLEAN too: 0 or 1
    virtual std::string_view text(int column) const = 0;  // TEXT and BYTEA; valid until next()
};

// A stored value that this program cannot read: the database was written by something else, or by a newer
// version.
class CorruptValue : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Turns a column into a T. Throws CorruptValue where the stored text is none.
template <class T>
struct Column;

template <class T>
    requires(std::integral<T> && !std::same_as<T, bool>)
struct Column<T> {
    static T get(const RowSource& row, int column) { return static_cast<T>(row.integer(column)); }
};
template <>
struct Column<bool> {
    static bool get(const RowSource& row, int column) { return row.integer(column) != 0; }
};
template <>
struct Column<std::string_view> {
    static std::string_view get(const RowSource& row, int column) { return row.text(column); }
};
template <>
struct Column<std::string> {
    static std::string get(const RowSource& row, int column) { return std::string{row.text(column)}; }
};
template <class Tag>
struct Column<Id<Tag>> {
    static Id<Tag> get(const RowSource& row, int column) { return Id<Tag>{row.integer(column)}; }
};
template <>
struct Column<Rate> {
    static Rate get(const RowSource& row, int column) { return Rate{row.integer(column)}; }
};
template <>
struct Column<Instant> {
    static Instant get(const RowSource& row, int column) {
        return Instant{Microseconds{row.integer(column)}};
    }
};
template <>
struct Column<Date> {
    static Date get(const RowSource& row, int column);
};
template <>
struct Column<Currency> {
    static Currency get(const RowSource& row, int column);
};
template <>
struct Column<TimeZone> {
    static TimeZone get(const RowSource& row, int column);
};
[[noreturn]] void throw_corrupt(std::string_view what, std::string_view text);
template <class E>
    requires registry::Registered<E>
struct Column<E> {
    static E get(const RowSource& row, int column) {
        const auto value = registry::parse<E>(row.text(column));
        if (!value) throw_corrupt(registry::specification<E>.name, row.text(column));
        return *value;
    }
};
template <class T>
struct Column<std::optional<T>> {
    static std::optional<T> get(const RowSource& row, int column) {
        if (row.is_null(column)) return std::nullopt;
        return Column<T>::get(row, column);
    }
};

}  // namespace dotmac::store
