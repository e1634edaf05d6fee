#pragma once

// Every enum of the specification, gathered for what treats them all alike.

#include <span>
#include <string_view>

#include "registry/info.hpp"

namespace dotmac::modules {

// All 21, in the order of the specification.
std::span<const registry::EnumInfo> all_enums();

// Null if there is no enum of that name.
const registry::EnumInfo* find_enum(std::string_view name);

}  // namespace dotmac::modules
