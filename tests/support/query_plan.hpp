// Which index SQLite takes for a query, told by itself.
#pragma once

#include <string>

#include "store/database.hpp"

namespace dotmac::test {

// One line per step: "SEARCH events USING INDEX events_by_type (tenant_id=? AND type=?)".
inline std::string query_plan(store::Database& database, const std::string& sql) {
    return database.read(store::all_tenants(), [&](store::Transaction& transaction) {
        std::string plan;
        store::Rows rows = transaction.query("EXPLAIN QUERY PLAN " + sql);
        while (rows.next())
            plan += rows.get<std::string>(3) + '\n';
        return plan;
    });
}

}  // namespace dotmac::test
