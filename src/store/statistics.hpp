// What the query planner of SQLite is told about the tables. Only files of store/ include it.
//
// Without statistics SQLite takes one equal column of the primary key for nearly as good as two of an index,
// and since the primary key holds the rows, it reads all rows of a tenant (tenant_id leads every key) where
// an index would give a few. Real statistics would come too late: the first import runs before anybody
// analyzes. So the planner is told the shape that the program is built for: one tenant with a million rows in
// every table, a thousandth of it for each further column of an index. Plans are then the same everywhere and
// do not change at three in the morning. PostgreSQL analyzes by itself.
#pragma once

#include "store/transaction.hpp"

namespace dotmac::store {

// Within the transaction that changed the schema: other connections read it with the schema.
void describe_sizes(Transaction& transaction);

}  // namespace dotmac::store
