#pragma once

#include <span>

#include "platform/verify.hpp"

namespace dotmac::billing {

// What stays true of payments, refunds and credit, whatever happens in whatever order.
std::span<const platform::Invariant> payment_invariants();

}  // namespace dotmac::billing
