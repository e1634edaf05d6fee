#include "modules/portal_management/resellers.hpp"

#include "modules/portal_management/reseller_store.hpp"

namespace dotmac::portal_management {

Reseller get_reseller(Context& context, ResellerId id) {
    auto reseller = load_reseller(context.transaction, id);
    if (!reseller) throw not_found(ResellerId::noun, id.to_string());
    return std::move(*reseller);
}

}  // namespace dotmac::portal_management
