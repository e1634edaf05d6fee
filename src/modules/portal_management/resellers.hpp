// Resellers: partners who bring customers. Every function runs in the caller's transaction.
#pragma once

#include "modules/portal_management/reseller_model.hpp"
#include "store/context.hpp"

namespace dotmac::portal_management {

Reseller get_reseller(Context& context, ResellerId id);

}  // namespace dotmac::portal_management
