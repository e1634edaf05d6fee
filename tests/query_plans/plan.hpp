// What a query planner says that it will do, read from the text of EXPLAIN (QUERY PLAN) of either engine, and
// whether it goes on costing the same while the tables grow.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dotmac::test {

// One table, or one index of it, as a step of a plan reads it.
struct TableRead {
    std::string table;
    std::set<std::string> equal;     // columns that the index is asked for one value of, or for several
    std::set<std::string> at_least;  // ranges from below
    std::set<std::string> at_most;
    bool is_whole = false;    // no index, or all of an index, or one made for this query alone
    bool is_limited = false;  // stops when enough rows came out: a LIMIT above it, and nothing that collects
    bool filters = false;     // throws rows away after reading them; only PostgreSQL tells
};

struct Plan {
    std::string text;
    std::vector<TableRead> reads;
};

// `text` is indented by the depth of each step. `sql` tells what an alias stands for, and of limits, which
// the plans of SQLite do not show.
Plan read_sqlite_plan(std::string_view sql, const std::string& text);
Plan read_postgresql_plan(const std::string& text);

// Why the statement would cost more with every customer and year, or nothing. A table that grows is read
// through an index, by the tenant and
//   1. by something that few rows share: an identifier, a number, a range with both ends;
//   2. or in the order of the index up to a LIMIT, by one of the conditions if there are any.
std::optional<std::string> growing_cost(const Plan& plan);

}  // namespace dotmac::test
