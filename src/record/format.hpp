// What a text must look like: one entry for each Format. Only this folder sees it.
#pragma once

#include <string>
#include <string_view>

#include "record/describe.hpp"

namespace dotmac::record {

struct FormatRule {
    Format format;
    // Whether the text is one; may bring it into its one stored form.
    bool (*accept)(std::string& text);
    std::string_view expected;  // completes "expected …"
    std::string_view keyword;   // of JSON Schema: "format" or "pattern"
    std::string_view value;     // of that keyword
    std::string_view example;
};

const FormatRule& rule_of(Format format);

}  // namespace dotmac::record
