#pragma once

#include <string>

#include "registry/info.hpp"

namespace dotmac::app {

// Throws Problem(not_found), which names the nearest, where there is no such enum.
const registry::EnumInfo& named_enum(const std::string& name);

}  // namespace dotmac::app
