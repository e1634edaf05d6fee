#include "tests/query_plans/planner.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "store/schema.hpp"

namespace dotmac::test {
namespace {

using store::Engine;
using store::Parameter;
using store::Transaction;

constexpr int rows_per_table = 8'000;

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> endings) {
    return std::ranges::any_of(endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

// What stands in row `i` of the column: a few values where it is a status or the like, days where it is a
// day, twenty-five rows a value where it points to another table, and otherwise a value for each row.
std::string value_of(const std::string& column, store::ColumnType type) {
    if (column == "tenant_id") return "1";
    if (type == store::ColumnType::boolean) return "i % 2 = 0";
    if (type == store::ColumnType::bytea) return "decode(md5(i::text), 'hex')";
    if (type == store::ColumnType::bigint) return column.ends_with("_id") ? "i / 25 + 1" : "i";
    if (ends_with_any(column, {"status", "state", "type", "kind", "role", "method", "account", "cycle"}))
        return "(ARRAY['pending', 'overdue', 'paid', 'partially_paid', 'completed', 'refunded', 'active', "
               "'suspended', 'queued', 'rows.sealed'])[1 + i % 10]";
    if (ends_with_any(column, {"_on", "_date", "_start", "_end", "_from", "_until", "as_of"}))
        return "to_char(date '2024-01-01' + i % 700, 'YYYY-MM-DD')";
    return "'x' || i";
}

void fill_every_table(store::Database& database) {
    database.write(store::all_tenants(), [](Transaction& transaction) {
        for (const store::Table& table : store::list_tables(transaction)) {
            std::string names;
            std::string values;
            for (std::size_t i = 0; i < table.columns.size(); ++i) {
                names += (i == 0 ? "" : ", ") + table.columns[i];
                values += (i == 0 ? "" : ", ") + value_of(table.columns[i], table.types[i]);
            }
            transaction.execute("INSERT INTO " + table.name + " (" + names + ") SELECT " + values +
                                " FROM generate_series(1, " + std::to_string(rows_per_table) +
                                ") AS i ON CONFLICT DO NOTHING");
        }
        transaction.execute("ANALYZE");
    });
}

bool has_plan(std::string_view sql) {
    if (sql.starts_with("/*")) sql.remove_prefix(sql.find("*/ ") + 3);
    constexpr std::array<std::string_view, 5> verbs{"SELECT", "WITH", "INSERT", "UPDATE", "DELETE"};
    return std::ranges::any_of(verbs, [&](std::string_view verb) { return sql.starts_with(verb); });
}

bool is_about_missing_table(std::string_view message) {
    const auto says = [&](std::string_view part) { return message.find(part) != std::string_view::npos; };
    return says("no such table") || (says("relation \"") && says("does not exist"));
}

// A step is indented below the one that it belongs to.
std::string sqlite_text(store::Rows rows) {
    std::map<std::int64_t, std::size_t> depths{{0, 0}};
    std::string text;
    while (rows.next()) {
        const std::size_t depth = depths[rows.get<std::int64_t>(1)];
        depths[rows.get<std::int64_t>(0)] = depth + 2;
        text += std::string(depth, ' ') + rows.get<std::string>(3) + '\n';
    }
    return text;
}

std::string postgresql_text(store::Rows rows) {
    std::string text;
    while (rows.next())
        text += rows.get<std::string>(0) + '\n';
    return text;
}

std::string_view type_name(Parameter::Kind kind) {
    switch (kind) {
        case Parameter::Kind::integer:
            return "bigint";
        case Parameter::Kind::boolean:
            return "boolean";
        case Parameter::Kind::text:
        case Parameter::Kind::date:
            return "text";
        case Parameter::Kind::bytes:
            return "bytea";
        case Parameter::Kind::null:
            return "unknown";
    }
    throw std::logic_error{"A parameter of no kind."};
}

}  // namespace

Planner::Planner(Engine engine) : engine_{engine} {
    if (engine == Engine::sqlite) own_ = std::make_unique<TestDatabase>(engine);
    if (engine == Engine::postgresql)
        shared_ = store::Database::open(kept_postgresql("filled", fill_every_table));
}

std::optional<Plan> Planner::plan_of(const RecordedStatement& statement) {
    if (!has_plan(statement.text)) return std::nullopt;
    try {
        return engine_ == Engine::sqlite ? sqlite_plan(statement) : postgresql_plan(statement);
    } catch (const store::DatabaseError& error) {
        if (is_about_missing_table(error.what())) return std::nullopt;
        throw;
    }
}

std::optional<Plan> Planner::sqlite_plan(const RecordedStatement& statement) {
    return (*own_)->read(store::all_tenants(), [&](Transaction& transaction) {
        const std::vector<Parameter> nulls(statement.parameters.size(), Parameter{std::nullopt});
        store::Rows rows{transaction.run_query("EXPLAIN QUERY PLAN " + statement.text, nulls, false)};
        return read_sqlite_plan(statement.text, sqlite_text(std::move(rows)));
    });
}

// Twice: a table of this size may as well be sorted, and one of a few rows must be. Where either plan is
// good, so is the statement.
std::optional<Plan> Planner::postgresql_plan(const RecordedStatement& statement) {
    const Plan without_sorting = postgresql_plan(statement, "off");
    return growing_cost(without_sorting) ? postgresql_plan(statement, "on") : without_sorting;
}

Plan Planner::postgresql_plan(const RecordedStatement& statement, const std::string& sorting) {
    return shared_->read(store::all_tenants(), [&](Transaction& transaction) {
        const std::string name = "statement_" + std::to_string(++statements_);
        std::string types;
        std::string nulls;
        for (const Parameter::Kind kind : statement.parameters) {
            types.append(types.empty() ? " (" : ", ").append(type_name(kind));
            nulls.append(nulls.empty() ? " (" : ", ").append("NULL");
        }
        const std::string closing = types.empty() ? "" : ")";
        // The plan for any value, not for this one; and what costs more with every row only where there is no
        // other way.
        transaction.execute("SET LOCAL plan_cache_mode = force_generic_plan");
        for (const char* way : {"seqscan", "bitmapscan", "hashjoin", "mergejoin"})
            transaction.execute(std::string{"SET LOCAL enable_"} + way + " = off");
        transaction.execute("SET LOCAL enable_sort = " + sorting);
        transaction.execute("PREPARE " + name + types + closing + " AS " + statement.text);
        return read_postgresql_plan(
            postgresql_text(transaction.query("EXPLAIN EXECUTE " + name + nulls + closing)));
    });
}

}  // namespace dotmac::test
