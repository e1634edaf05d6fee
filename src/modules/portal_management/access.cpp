#include "modules/portal_management/access.hpp"

#include "modules/portal_management/store.hpp"

namespace dotmac::portal_management {
namespace {

template <class SomeId>
SomeId required(const std::optional<SomeId>& id) {
    if (id) return *id;
    throw Problem(ProblemCode::forbidden, "This is for portal accounts of another type.");
}

}  // namespace

Permission permission_of(PortalAccountType type) {
    switch (type) {
        case PortalAccountType::customer:
            return Permission::portal_customer;
        case PortalAccountType::technician:
            return Permission::portal_technician;
        case PortalAccountType::reseller:
            return Permission::portal_reseller;
    }
    throw std::logic_error("a portal account type without permission");
}

PortalIdentity portal_identity(Context& context) {
    const auto id = PortalAccountId::parse(context.actor.name);
    const auto stored = id ? load_account(context.transaction, *id) : std::nullopt;
    if (!stored || stored->account.status != PortalAccountStatus::active)
        throw Problem(ProblemCode::forbidden, "This is for portal accounts.");
    const PortalAccount& account = stored->account;
    return {.account = account.id,
            .type = account.account_type,
            .customer = account.customer_id,
            .user = account.user_id,
            .reseller = account.reseller_id};
}

CustomerId portal_customer(Context& context) {
    return required(portal_identity(context).customer);
}

UserId portal_technician(Context& context, std::optional<Permission> needed) {
    const UserId user = required(portal_identity(context).user);
    if (!needed) return user;
    if (identity::permissions_of_user(context, user).test(static_cast<std::size_t>(*needed))) return user;
    throw Problem(ProblemCode::forbidden,
                  "This needs the permission " + std::string{to_string(*needed)} + ".");
}

ResellerId portal_reseller(Context& context) {
    return required(portal_identity(context).reseller);
}

}  // namespace dotmac::portal_management
