// Statements that read everything, because that is what they are for.
#pragma once

#include <string>
#include <vector>

#include "tests/query_plans/recorder.hpp"

namespace dotmac::test {

bool is_exception(const RecordedStatement& statement);
// The exceptions that none of these statements needs.
std::vector<std::string> unused_exceptions(const std::vector<RecordedStatement>& statements);

}  // namespace dotmac::test
