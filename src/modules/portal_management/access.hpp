// Whom a portal route serves. A portal session's principal is an account ("pac_…") and holds exactly the one
// permission of its type: no staff route lets it in, and no portal route lets staff in.
#pragma once

#include <optional>

#include "http/permission.hpp"
#include "modules/portal_management/model.hpp"
#include "store/context.hpp"

namespace dotmac::portal_management {

struct PortalIdentity {
    PortalAccountId account;
    PortalAccountType type = PortalAccountType::customer;
    // Exactly one of these, as the type says.
    std::optional<CustomerId> customer;
    std::optional<UserId> user;
    std::optional<ResellerId> reseller;
};

// portal_customer, portal_technician or portal_reseller.
Permission permission_of(PortalAccountType type);

// The account that the context's actor is, as it stands at this moment: a portal handler begins with it, and
// then serves only what belongs to it. Throws forbidden where the actor is no portal account, or one that is
// not active.
PortalIdentity portal_identity(Context& context);
// The same, where the route is for one type: whose portal it is. Throws forbidden where it is another.
CustomerId portal_customer(Context& context);
// Where `needed` is given, a role of the technician's must grant it as well (R035).
UserId portal_technician(Context& context, std::optional<Permission> needed = std::nullopt);
ResellerId portal_reseller(Context& context);

}  // namespace dotmac::portal_management
