#include "store/postgresql/transaction.hpp"

#include <charconv>

#include "store/postgresql/bulk_insert.hpp"
#include "store/postgresql/rows.hpp"

namespace dotmac::store::postgresql {

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
