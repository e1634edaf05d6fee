#pragma once

#include <string_view>

namespace dotmac::registry {

// A string that clients are to send no longer. Everything views static constants.
struct RetiredText {
    std::string_view enum_name;
    std::string_view text;
    std::string_view replaced_by;  // a value of the enum, or "table.column=value"
    std::string_view since;        // "YYYY-MM-DD"
    std::string_view accepted_until;
    bool is_renamed = false;  // the same value under a new name; otherwise a deprecated one
};

}  // namespace dotmac::registry
