#include "store/statistics.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace dotmac::store {
namespace {

constexpr std::int64_t rows_of_a_tenant = 1'000'000;
constexpr std::int64_t rows_of_a_partial_index = 1'000;  // it exists because it is small
constexpr std::int64_t rows_per_value = 1'000;           // so many fewer with each further column

// The primary key of a table WITHOUT ROWID goes by the name of the table.
constexpr std::string_view select_index_columns =
    "SELECT t.name, CASE i.origin WHEN 'pk' THEN t.name ELSE i.name END, i.\"unique\", i.partial, c.name "
    "FROM sqlite_master t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c "
    "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY 1, 2, c.seqno";

struct Index {
    std::string table;
    std::string name;
    bool is_unique;
    bool is_partial;
    std::vector<std::string> columns;
};

std::vector<Index> list_indexes(Transaction& transaction) {
    std::vector<Index> indexes;
    Rows rows = transaction.query(select_index_columns);
    while (rows.next()) {
        const auto name = rows.get<std::string>(1);
        if (indexes.empty() || indexes.back().name != name) {
            indexes.push_back({.table = rows.get<std::string>(0),
                               .name = name,
                               .is_unique = rows.get<bool>(2),
                               .is_partial = rows.get<bool>(3),
                               .columns = {}});
        }
        indexes.back().columns.push_back(rows.get<std::string>(4));
    }
    return indexes;
}

// As sqlite_stat1 has it: the number of rows, then for each number of leading columns how many rows share
// their values. Where a query leaves a leading column out, SQLite would go through that column's values one
// by one, of all tenants: never.
std::string statistics_of(const Index& index) {
    std::int64_t shared = index.is_partial ? rows_of_a_partial_index : rows_of_a_tenant;
    std::string text = std::to_string(shared);
    for (const std::string& column : index.columns) {
        if (column != "tenant_id") shared = std::max<std::int64_t>(1, shared / rows_per_value);
        if (index.is_unique && &column == &index.columns.back()) shared = 1;
        text += ' ' + std::to_string(shared);
    }
    return text + " noskipscan";
}

}  // namespace

void describe_sizes(Transaction& transaction) {
    if (transaction.engine() != Engine::sqlite) return;
    transaction.execute("ANALYZE");  // creates the table, which nothing else may
    transaction.execute("DELETE FROM sqlite_stat1");
    for (const Index& index : list_indexes(transaction)) {
        transaction.execute("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)", index.table,
                            index.name, statistics_of(index));
    }
    transaction.execute("ANALYZE sqlite_master");  // makes this connection read it again
}

}  // namespace dotmac::store
