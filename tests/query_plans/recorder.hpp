// What the program asks of its databases while tests run: every statement that stands in src/, with the lines
// that ask it. What tests ask themselves is left out.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "store/value.hpp"

namespace dotmac::test {

struct RecordedStatement {
    std::string text;
    std::vector<store::Parameter::Kind> parameters;  // null where it was never seen with a value
    std::set<std::string> places;                    // "src/modules/billing/store.cpp:70"
    bool on_sqlite = false;
    bool on_postgresql = false;
};

// Opens the window of the store (store/watch.hpp), for the rest of the process.
void start_recording();
std::vector<RecordedStatement> recorded_statements();

}  // namespace dotmac::test
