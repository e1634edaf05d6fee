// The truths that the services module keeps.
#pragma once

#include <span>
#include <vector>

#include "platform/row_seals.hpp"
#include "platform/verify.hpp"

namespace dotmac::services {

std::span<const platform::Invariant> invariants();
std::vector<platform::SealedTable> sealed_tables();

}  // namespace dotmac::services
