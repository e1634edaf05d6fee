#include "store/schema.hpp"

#include "store/database.hpp"

namespace dotmac::store {
namespace {

constexpr std::string_view sqlite_columns =
    "SELECT t.name, c.name, c.type FROM sqlite_master t JOIN pragma_table_info(t.name) c "
    "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY t.name, c.cid";
constexpr std::string_view postgresql_columns =
    "SELECT t.relname::text, c.attname::text, format_type(c.atttypid, NULL) FROM pg_class t "
    "JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped "
    "WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p') "
    "ORDER BY t.relname, c.attnum";

constexpr std::string_view sqlite_key = "SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk";
constexpr std::string_view postgresql_key =
    "SELECT a.attname::text FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(number, "
    "place) "
    "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number "
    "WHERE i.indisprimary AND i.indrelid = to_regclass($1) ORDER BY k.place";

// The setting is 0 in a transaction for all tenants. A sub-select is evaluated once per statement, not once
// per row. Without the setting it raises an error: better nothing than everything.
constexpr std::string_view policy =
    "(tenant_id = (SELECT current_setting('dotmac.tenant_id')::bigint) "
    "OR (SELECT current_setting('dotmac.tenant_id')::bigint) = 0)";

ColumnType type_of(std::string_view name) {
    if (name == "INTEGER" || name == "bigint") return ColumnType::bigint;
    if (name == "boolean") return ColumnType::boolean;
    if (name == "TEXT" || name == "text") return ColumnType::text;
    if (name == "BLOB" || name == "bytea") return ColumnType::bytea;
    throw DatabaseError{"A column of the database is of type " + std::string{name} + ", which is not ours.",
                        false};
}

}  // namespace

std::vector<Table> list_tables(Transaction& transaction) {
    const bool sqlite = transaction.engine() == Engine::sqlite;
    Rows rows = transaction.query(sqlite ? sqlite_columns : postgresql_columns);
    std::vector<Table> tables;
    while (rows.next()) {
        const auto name = rows.get<std::string_view>(0);
        if (tables.empty() || tables.back().name != name) tables.push_back({.name = std::string{name}});
        tables.back().columns.push_back(rows.get<std::string>(1));
        tables.back().types.push_back(type_of(rows.get<std::string_view>(2)));
    }
    return tables;
}

std::vector<std::string> primary_key(Transaction& transaction, std::string_view table) {
    const bool sqlite = transaction.engine() == Engine::sqlite;
    return transaction.query(sqlite ? sqlite_key : postgresql_key, table).all([](const Rows& row) {
        return row.get<std::string>(0);
    });
}

bool has_table(Transaction& transaction, std::string_view name) {
    if (transaction.engine() == Engine::sqlite) {
        return transaction.query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1", name)
            .next();
    }
    return transaction
        .query("SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname = $1",
               name)
        .next();
}

void secure_tables(Transaction& transaction) {
    if (transaction.engine() == Engine::sqlite) return;
    const auto open_tables =
        transaction
            .query(
                "SELECT quote_ident(t.relname) FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid "
                "WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p') "
                "AND c.attname = 'tenant_id' AND NOT c.attisdropped AND NOT t.relforcerowsecurity")
            .all([](const Rows& row) { return row.get<std::string>(0); });
    for (const std::string& table : open_tables) {
        transaction.execute("ALTER TABLE " + table + " ENABLE ROW LEVEL SECURITY");
        transaction.execute("ALTER TABLE " + table + " FORCE ROW LEVEL SECURITY");
        transaction.execute("CREATE POLICY own_tenant ON " + table + " USING " + std::string{policy});
    }
}

}  // namespace dotmac::store
