// The truths that the identity module keeps.
#pragma once

#include <span>

#include "platform/verify.hpp"

namespace dotmac::identity {

std::span<const platform::Invariant> invariants();

}  // namespace dotmac::identity
