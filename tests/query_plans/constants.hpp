// The SQL that stands in src/, found by reading the sources.
#pragma once

#include <string>
#include <vector>

#include "tests/query_plans/recorder.hpp"

namespace dotmac::test {

// Every text constant of the program that begins as a statement does, or as the FROM of a list, and of which
// no statement was made: "src/modules/billing/store.cpp: SELECT …".
std::vector<std::string> constants_without_statement(const std::vector<RecordedStatement>& statements);

}  // namespace dotmac::test
