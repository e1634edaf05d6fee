// A transaction as rules see it. It belongs to one thread, and to one tenant unless opened for all of them.
#pragma once

#include <concepts>
#include <initializer_list>
#include <memory>
#include <optional>
#include <source_location>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "store/value.hpp"

namespace dotmac::store {

enum class Engine { sqlite, postgresql };

// The text of a statement, and the line of the program that asks it, for whoever watches (watch.hpp). Made of
// any text in passing, so nobody need write it.
struct Sql {
    template <std::convertible_to<std::string_view> Text>
    Sql(const Text& text_, std::source_location where_ = std::source_location::current())
        : text{text_}, where{where_} {}
    std::string_view text;
    std::source_location where;
};

// The rows of one query, read once from the first to the last:
//
//   auto rows = transaction.query("SELECT id, name FROM users WHERE tenant_id = $1", tenant);
//   while (rows.next()) use(rows.get<UserId>(0), rows.get<std::string>(1));
class Rows {
  public:
    explicit Rows(std::unique_ptr<RowSource> source) : source_{std::move(source)} {}

    bool next() { return source_->next(); }
    int column_count() const { return source_->column_count(); }
    bool is_null(int column) const { return source_->is_null(column); }
    template <class T>
    T get(int column) const {
        return Column<T>::get(*source_, column);
    }
    Money money(int column, const Currency& currency) const { return {source_->integer(column), currency}; }

    // Every row through `make`, which takes `const Rows&`.
    template <class F>
    auto all(F make) {
        std::vector<decltype(make(std::as_const(*this)))> result;
        while (next())
            result.push_back(make(std::as_const(*this)));
        return result;
    }
    // The first row through `make`, or nothing.
    template <class F>
    auto first(F make) -> std::optional<decltype(make(std::as_const(*this)))> {
        if (!next()) return std::nullopt;
        return make(std::as_const(*this));
    }
    // The first column of the first row, or nothing where there is no row.
    template <class T>
    std::optional<T> value() {
        return first([](const Rows& row) { return row.get<T>(0); });
    }

  private:
    std::unique_ptr<RowSource> source_;
};

// Rows on their way into one table by the engine's fastest path: a prepared insert on SQLite, binary COPY on
// PostgreSQL. Nothing is certain before `finish`, which must be called; several may be open at once. Every
// column of the table that has no default is named. The order of `finish` calls is the order in which
// PostgreSQL gets the rows.
class BulkInsert {
  public:
    virtual ~BulkInsert() = default;
    template <class... Values>
    void add(const Values&... values) {
        const Parameter parameters[] = {Parameter{values}...};
        add_row(parameters);
    }
    virtual void add_row(std::span<const Parameter> values) = 0;
    virtual void finish() = 0;
};

class Transaction {
  public:
    virtual ~Transaction() = default;

    // The tenant that the transaction is bound to; 0 where it was opened for all tenants.
    virtual TenantId tenant() const = 0;
    virtual Engine engine() const = 0;
    virtual std::int64_t new_id() = 0;  // see IdGenerator
    template <class SomeId>
    SomeId new_id() {
        return SomeId{new_id()};
    }

    // The place of this transaction in the order in which writes become visible: a reader that sees every
    // write below `settled_sequence` will never see another one appear there. Writes that become visible at
    // once, by one commit of SQLite, have one place. Grows across a restore as well. Writes only.
    virtual std::int64_t sequence() = 0;
    virtual std::int64_t settled_sequence() = 0;

    // SQL serves both engines, with parameters $1, $2, …, each of them used. Prepared once per connection, so
    // the text is a constant or one of few. Rows end with their transaction.
    template <class... Values>
    Rows query(const Sql& sql, const Values&... values) {
        const std::initializer_list<Parameter> parameters{Parameter{values}...};
        return Rows{run_query(sql, {parameters.begin(), parameters.size()}, false)};
    }
    // As `query`, but in constant memory however many rows there are. Other statements may run meanwhile, as
    // long as they leave the rows alone that it reads.
    template <class... Values>
    Rows stream(const Sql& sql, const Values&... values) {
        const std::initializer_list<Parameter> parameters{Parameter{values}...};
        return Rows{run_query(sql, {parameters.begin(), parameters.size()}, true)};
    }
    // Runs an INSERT, UPDATE or DELETE; returns how many rows it touched.
    template <class... Values>
    std::int64_t execute(const Sql& sql, const Values&... values) {
        const std::initializer_list<Parameter> parameters{Parameter{values}...};
        return run_execute(sql, {parameters.begin(), parameters.size()});
    }
    std::unique_ptr<BulkInsert> bulk_insert(std::string_view table,
                                            std::initializer_list<std::string_view> columns) {
        return run_bulk_insert(table, {columns.begin(), columns.size()});
    }

    // The untyped forms, for statements that are put together at run time (lists with filters).
    virtual std::unique_ptr<BulkInsert> run_bulk_insert(std::string_view table,
                                                        std::span<const std::string_view> columns) = 0;
    virtual std::unique_ptr<RowSource> run_query(const Sql& sql, std::span<const Parameter> parameters,
                                                 bool streaming) = 0;
    virtual std::int64_t run_execute(const Sql& sql, std::span<const Parameter> parameters) = 0;
};

}  // namespace dotmac::store
