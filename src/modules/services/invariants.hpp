// The truths that the services module keeps.
#pragma once

#include <span>

#include "platform/verify.hpp"

namespace dotmac::services {

std::span<const platform::Invariant> invariants();

}  // namespace dotmac::services
