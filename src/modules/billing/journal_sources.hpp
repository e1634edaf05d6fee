// The documents behind journal entries, as the world sees them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dotmac::billing {

// "invoice", 42 → "inv_…". Throws CorruptValue for a kind that no entry bears.
std::string source_id(std::string_view kind, std::int64_t id);

}  // namespace dotmac::billing
