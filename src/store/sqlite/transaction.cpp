#include "store/sqlite/transaction.hpp"

#include <memory_resource>

#include "base/give_way.hpp"

namespace dotmac::store::sqlite {
namespace {

// Of the kind SQLITE_TEXT or SQLITE_BLOB.
std::string_view text_of(sqlite3_value* value, int kind) {
    // The order matters: sqlite3_value_bytes is of the form that the call before it asked for.
    const void* data =
        kind == SQLITE_BLOB ? sqlite3_value_blob(value) : static_cast<const void*>(sqlite3_value_text(value));
    const auto length = static_cast<std::size_t>(sqlite3_value_bytes(value));
    return {static_cast<const char*>(data), length};
}

// Rows read to the end at once, so that later statements may change what was read, as on PostgreSQL.
class ReadRows final : public RowSource {
  public:
    explicit ReadRows(Statement& statement) : columns_{sqlite3_column_count(statement.handle())} {
        // Most queries find one row.
        cells_.reserve(static_cast<std::size_t>(columns_));
        texts_.reserve(usual_row_bytes);
        while (statement.step()) {
            for (int column = 0; column < columns_; ++column)
                keep(sqlite3_column_value(statement.handle(), column));
        }
    }

    bool next() override {
        at_ = started_ ? at_ + static_cast<std::size_t>(columns_) : 0;
        started_ = true;
        return at_ < cells_.size();
    }
    int column_count() const override { return columns_; }
    bool is_null(int column) const override { return cell(column).kind == SQLITE_NULL; }
    std::int64_t integer(int column) const override {
        if (cell(column).kind != SQLITE_INTEGER) throw_not_a_number(column);
        return cell(column).number;
    }
    std::string_view text(int column) const override {
        const Cell& found = cell(column);
        if (found.kind != SQLITE_TEXT && found.kind != SQLITE_BLOB) throw_not_text(column);
        return std::string_view{texts_}.substr(static_cast<std::size_t>(found.number), found.length);
    }

  private:
    struct Cell {
        std::int64_t number = 0;  // of a text: where it begins in texts_
        std::uint32_t length = 0;
        int kind = SQLITE_NULL;
    };
    static constexpr std::size_t usual_row_bytes = 256;

    const Cell& cell(int column) const {
        if (column < 0 || column >= columns_) throw std::logic_error{"A row has no such column."};
        return cells_[at_ + static_cast<std::size_t>(column)];
    }
    // Each call of sqlite3_column_… looks whether memory ran out; those of sqlite3_value_… do not.
    void keep(sqlite3_value* value) {
        Cell cell{.kind = sqlite3_value_type(value)};
        if (cell.kind == SQLITE_INTEGER) {
            cell.number = sqlite3_value_int64(value);
        } else if (cell.kind == SQLITE_TEXT || cell.kind == SQLITE_BLOB) {
            const std::string_view text = text_of(value, cell.kind);
            cell.number = static_cast<std::int64_t>(texts_.size());
            cell.length = static_cast<std::uint32_t>(text.size());
            texts_ += text;
        }
        cells_.push_back(cell);
    }

    int columns_;
    bool started_ = false;
    std::size_t at_ = 0;
    std::vector<Cell> cells_;
    std::string texts_;
};

// Rows read one at a time.
class StreamedRows final : public RowSource {
  public:
    StreamedRows(SqliteTransaction& transaction, Lease statement)
        : transaction_{transaction}, statement_{std::move(statement)} {}

    bool next() override {
        if (ended_) return false;
        ended_ = !transaction_.step([&] { return statement_->step(); });
        return !ended_;
    }
    int column_count() const override { return sqlite3_column_count(statement_->handle()); }
    bool is_null(int column) const override { return kind(column) == SQLITE_NULL; }
    std::int64_t integer(int column) const override {
        if (kind(column) != SQLITE_INTEGER) throw_not_a_number(column);
        return sqlite3_column_int64(statement_->handle(), column);
    }
    std::string_view text(int column) const override {
        const int found = kind(column);
        if (found != SQLITE_TEXT && found != SQLITE_BLOB) throw_not_text(column);
        return text_of(sqlite3_column_value(statement_->handle(), column), found);
    }

  private:
    int kind(int column) const { return sqlite3_column_type(statement_->handle(), column); }

    SqliteTransaction& transaction_;
    Lease statement_;
    bool ended_ = false;
};

// "INSERT INTO t (a, b) VALUES (?, ?), (?, ?)"
std::string insert_statement(std::string_view table, std::span<const std::string_view> columns,
                             std::size_t rows) {
    std::string names;
    std::string row;
    for (const std::string_view column : columns) {
        names.append(names.empty() ? "" : ", ").append(column);
        row += row.empty() ? "(?" : ", ?";
    }
    row += ')';
    std::string sql = "INSERT INTO " + std::string{table} + " (" + names + ") VALUES " + row;
    for (std::size_t i = 1; i < rows; ++i)
        sql.append(", ").append(row);
    return sql;
}

// One statement for several rows finds its place in each index once for all that follow each other: measured,
// a quarter less time than one for each row.
class SqliteBulkInsert final : public BulkInsert {
  public:
    SqliteBulkInsert(SqliteTransaction& transaction, Connection& connection, std::string_view table,
                     std::span<const std::string_view> columns)
        : transaction_{transaction},
          connection_{connection},
          columns_{columns.size()},
          insert_one_{insert_statement(table, columns, 1)},
          insert_several_{insert_statement(table, columns, rows_at_once)} {
        values_.reserve(rows_at_once * columns_);
        transaction_.bulk_opened();
    }
    void add_row(std::span<const Parameter> values) override {
        if (values.size() != columns_)
            throw std::logic_error{"A row has " + std::to_string(values.size()) + " values: " + insert_one_};
        for (const Parameter& value : values)
            values_.push_back(keep(value));
        if (values_.size() < rows_at_once * columns_) return;
        insert_all(insert_several_, values_.size());
        // A chunk of a bill run computes for milliseconds. Requests that wait for a processor meanwhile would
        // get it at the scheduler's next tick (4 ms at 250 Hz).
        give_way();
    }
    void finish() override {
        insert_all(insert_one_, columns_);
        transaction_.bulk_finished();
    }

  private:
    static constexpr std::size_t rows_at_once = 16;

    // The caller's texts end with the call.
    Parameter keep(const Parameter& value) {
        const bool is_bytes = value.kind() == Parameter::Kind::bytes;
        if (!is_bytes && value.kind() != Parameter::Kind::text) return value;
        const std::string_view text = value.text();
        auto* const copy = static_cast<char*>(texts_.allocate(text.size() + 1, 1));
        const std::string_view kept{copy, text.copy(copy, text.size())};
        return is_bytes ? Parameter::bytes(kept) : Parameter{kept};
    }

    // `count` values go to each run of the statement.
    void insert_all(const std::string& sql, std::size_t count) {
        if (values_.empty()) return;
        transaction_.step([&] {
            const Lease statement = connection_.prepare(sql);
            for (std::size_t at = 0; at < values_.size(); at += count) {
                statement->bind_in_order(std::span{values_}.subspan(at, count));
                statement->step();
                sqlite3_reset(statement->handle());
            }
        });
        values_.clear();
        texts_.release();
    }

    SqliteTransaction& transaction_;
    Connection& connection_;
    const std::size_t columns_;
    const std::string insert_one_;
    const std::string insert_several_;
    std::vector<Parameter> values_;
    std::pmr::monotonic_buffer_resource texts_;
};

}  // namespace

// One connection writes at a time, and counts.
std::int64_t SqliteTransaction::sequence() {
    if (commit_sequence_ == nullptr) throw std::logic_error{"A read has no place in the order of writes."};
    if (*commit_sequence_ == 0) {
        *commit_sequence_ =
            *query("UPDATE write_order SET last_number = last_number + 1 RETURNING last_number")
                 .value<std::int64_t>();
    }
    return *commit_sequence_;
}

std::unique_ptr<RowSource> SqliteTransaction::run_query(const Sql& sql, std::span<const Parameter> parameters,
                                                        bool streaming) {
    tell_watch(sql, parameters);
    return step([&]() -> std::unique_ptr<RowSource> {
        Lease statement = connection_.prepare(sql.text);
        statement->bind(parameters, streaming);
        if (streaming) return std::make_unique<StreamedRows>(*this, std::move(statement));
        return std::make_unique<ReadRows>(*statement.operator->());
    });
}

std::int64_t SqliteTransaction::run_execute(const Sql& sql, std::span<const Parameter> parameters) {
    tell_watch(sql, parameters);
    return step([&] {
        const std::int64_t before = sqlite3_total_changes64(connection_.handle());
        const Lease statement = connection_.prepare(sql.text);
        statement->bind(parameters, false);
        while (statement->step()) {
        }
        // changes() keeps the count of an earlier statement where this one (CREATE TABLE) changes no row.
        return sqlite3_total_changes64(connection_.handle()) == before ? 0 : connection_.changes();
    });
}

std::unique_ptr<BulkInsert> SqliteTransaction::run_bulk_insert(std::string_view table,
                                                               std::span<const std::string_view> columns) {
    return std::make_unique<SqliteBulkInsert>(*this, connection_, table, columns);
}

}  // namespace dotmac::store::sqlite
