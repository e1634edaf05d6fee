// Which tables a database has, and what PostgreSQL adds to them. Beside store/, only what works on tables of
// any kind includes it.
#pragma once

#include <string>
#include <vector>

#include "store/transaction.hpp"

namespace dotmac::store {

enum class ColumnType { bigint, boolean, text, bytea };

struct Table {
    std::string name;
    std::vector<std::string> columns;
    std::vector<ColumnType>
        types;  // of each column; SQLite stores BOOLEAN as BIGINT, and tells no difference
};

std::vector<Table> list_tables(Transaction& transaction);  // by name
// The columns of its primary key, in their order; none where there is no such table.
std::vector<std::string> primary_key(Transaction& transaction, std::string_view table);
bool has_table(Transaction& transaction, std::string_view name);
// PostgreSQL: every table with a tenant_id shows a transaction the rows of its own tenant only, also to the
// owner of the table, and takes no others. SQLite has nothing alike.
void secure_tables(Transaction& transaction);

}  // namespace dotmac::store
