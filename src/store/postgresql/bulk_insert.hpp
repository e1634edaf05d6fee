// Many rows in few statements.
//
// PostgreSQL refuses COPY into a table with row-level security ("use INSERT statements instead"), and ours
// have it. So the rows travel as one binary array per column, and INSERT … SELECT unnest(…) puts them in with
// every policy in force.
#pragma once

#include "store/postgresql/transaction.hpp"

namespace dotmac::store::postgresql {

std::unique_ptr<BulkInsert> open_bulk_insert(EngineTransaction& transaction, Connection& connection,
                                             std::string_view table,
                                             std::span<const std::string_view> columns);

}  // namespace dotmac::store::postgresql
