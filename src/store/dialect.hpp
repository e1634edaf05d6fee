// The one dialect of the migrations, and what each engine makes of it. Only files of store/ include it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/transaction.hpp"

namespace dotmac::store {

// The statements of a migration, without comments and closing semicolons. A semicolon inside a string, a
// quoted name or a comment ends nothing. Throws logic_error where one of those has no end.
std::vector<std::string> split_statements(std::string_view sql);

// One such statement for the engine: types, and what stands behind a CREATE TABLE. Empty where the engine has
// nothing to do: storage parameters (ALTER TABLE t SET (fillfactor = 50)) are PostgreSQL's alone. Throws
// logic_error for a type that is none of BIGINT, BOOLEAN, TEXT and BYTEA.
std::string translate(Engine engine, std::string_view statement);

}  // namespace dotmac::store
