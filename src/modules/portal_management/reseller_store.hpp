// Queries on resellers, and nothing but queries.
#pragma once

#include <optional>

#include "modules/portal_management/reseller_model.hpp"
#include "store/transaction.hpp"

namespace dotmac::portal_management {

std::optional<Reseller> load_reseller(store::Transaction& transaction, ResellerId id);

}  // namespace dotmac::portal_management
