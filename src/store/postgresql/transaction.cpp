#include "store/postgresql/transaction.hpp"

#include <charconv>

#include "store/postgresql/bulk_insert.hpp"
#include "store/postgresql/rows.hpp"

namespace dotmac::store::postgresql {

// The server numbers its transactions. Below the xmin of a snapshot none runs any more.
std::int64_t PostgresqlTransaction::sequence() {
    if (sequence_ == 0) {
        sequence_ = *query("SELECT last_number + pg_current_xact_id()::text::bigint FROM write_order")
                         .value<std::int64_t>();
    }
    return sequence_;
}

std::int64_t PostgresqlTransaction::settled_sequence() {
    return *query(
                "SELECT last_number + pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM write_order")
                .value<std::int64_t>();
}

std::unique_ptr<RowSource> PostgresqlTransaction::run_query(const Sql& sql,
                                                            std::span<const Parameter> parameters,
                                                            bool streaming) {
    tell_watch(sql, parameters);
    return step([&]() -> std::unique_ptr<RowSource> {
        if (streaming) return std::make_unique<CursorRows>(*this, connection_, sql.text, parameters);
        return std::make_unique<ResultRows>(connection_.execute(sql.text, Binding{parameters}));
    });
}

std::int64_t PostgresqlTransaction::run_execute(const Sql& sql, std::span<const Parameter> parameters) {
    tell_watch(sql, parameters);
    return step([&] {
        const Result result = connection_.execute(sql.text, Binding{parameters});
        const std::string_view text = libpq().cmdTuples(result.get());  // empty for CREATE TABLE and the like
        std::int64_t count = 0;
        std::from_chars(text.data(), text.data() + text.size(), count);
        return count;
    });
}

std::unique_ptr<BulkInsert> PostgresqlTransaction::run_bulk_insert(
    std::string_view table, std::span<const std::string_view> columns) {
    return open_bulk_insert(*this, connection_, table, columns);
}

}  // namespace dotmac::store::postgresql
