#include "modules/portal_management/portal_routes.hpp"

#include "http/router.hpp"
#include "modules/identity/service.hpp"
#include "modules/portal_management/registration.hpp"
#include "modules/portal_management/service.hpp"
#include "platform/tenants.hpp"

namespace dotmac::portal_management {
namespace {

using http::Access;
using http::Route;
using http::Router;

PortalProfile profile_of(Context& context, const PortalAccount& account) {
    switch (account.account_type) {
        case PortalAccountType::customer: {
            const auto customer = identity::get_customer(context, *account.customer_id);
            return {customer.name, customer.number, customer.email, customer.phone};
        }
        case PortalAccountType::technician: {
            const auto user = identity::get_user(context, *account.user_id);
            return {user.name, std::nullopt, user.email, std::nullopt};
        }
        case PortalAccountType::reseller:
            return {get_reseller(context, *account.reseller_id).name, std::nullopt, std::nullopt,
                    std::nullopt};
    }
    throw std::logic_error("a portal account type without profile");
}

// R035: what the account's type lets it open and, where an entry asks for it, a role of the technician's.
std::vector<PortalMenuItem> menu_of(Context& context, const Router& router, const PortalAccount& account) {
    const Permission own = permission_of(account.account_type);
    const Permissions roles =
        account.user_id ? identity::permissions_of_user(context, *account.user_id) : Permissions{};
    std::vector<PortalMenuItem> menu;
    for (const Route& route : router.routes()) {
        if (!route.menu || route.gate.permission.value_or(own) != own) continue;
        const auto& needed = route.menu->role_needs;
        if (needed && !roles.test(static_cast<std::size_t>(*needed))) continue;
        menu.push_back({route.menu->key, route.menu->title, route.path});
    }
    return menu;
}

PortalMe me(Context& context, const Router& router) {
    PortalMe me;
    me.account = get_account(context, portal_identity(context).account);
    me.profile = profile_of(context, me.account);
    me.provider = platform::current_tenant(context.transaction).name;
    me.menu = menu_of(context, router, me.account);
    return me;
}

PortalAccount change_me(Context& context, const PortalAccountChange& change) {
    return change_account(context, portal_identity(context).account, change);
}

PortalProfile change_profile(Context& context, const PortalProfileChange& change) {
    const PortalIdentity identity = portal_identity(context);
    identity::change_customer(context, portal_customer(context), {.phone = change.phone});
    return profile_of(context, get_account(context, identity.account));
}

void add_own_routes(Router& router) {
    router.get("/portal/me", Access::portal, "Who is signed in, and the menu",
               [&router](Context& context) { return me(context, router); });
    router.change("/portal/me", Access::portal, "Changes one's own preferences", change_me);
    router.change("/portal/profile", Permission::portal_customer, "Changes a customer's own telephone",
                  change_profile);
    Route& registration = router.accepted("/portal/register", Access::anyone,
                                          "A customer makes himself a portal account", register_customer);
    registration.is_log_in = true;
    registration.has_secret_answer = true;
}

void add_reseller_portal_routes(Router& router) {
    using enum Permission;
    router
        .list("/portal/customers", portal_reseller, "A reseller's own customers",
              [](Context& context, const store::PageRequest& page) {
                  return list_reseller_customers(context, portal_management::portal_reseller(context), page);
              })
        .menu = {"customers", "Customers"};
    router.get("/portal/customers/{customer_id}", portal_reseller, "One of a reseller's own customers",
               [](Context& context, CustomerId id) {
                   return get_reseller_customer(context, portal_management::portal_reseller(context), id);
               });
    router
        .list("/portal/commissions", portal_reseller, "What a reseller earned, the latest first",
              [](Context& context, const CommissionFilter& filter, const store::PageRequest& page) {
                  return list_commissions(context, portal_management::portal_reseller(context), filter, page);
              })
        .menu = {"commissions", "Commissions"};
    router
        .get("/portal/commission-statement", portal_reseller, "What a reseller earned in a period",
             [](Context& context, const CommissionStatementQuery& query) {
                 return get_commission_statement(context, portal_management::portal_reseller(context), query);
             })
        .menu = {"statement", "Statement"};
}

}  // namespace

void add_portal_routes(Router& router) {
    add_own_routes(router);
    add_reseller_portal_routes(router);
}

}  // namespace dotmac::portal_management
