// Ids and instants at the end of a text that is being put together: a list holds hundreds of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace dotmac {

void append_id(std::string& text, std::string_view prefix, std::int64_t value);  // as format_id
void append_instant(std::string& text, Instant instant);                         // as to_string

}  // namespace dotmac
