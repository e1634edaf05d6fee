// The staff's side of the module: portal accounts and resellers.
#include "http/router.hpp"
#include "modules/portal_management/account_import.hpp"
#include "modules/portal_management/own_account.hpp"
#include "modules/portal_management/portal_routes.hpp"
#include "modules/portal_management/service.hpp"

namespace dotmac::portal_management {
namespace {

using http::Exchange;
using http::Router;

// R009: who makes an account sends its activation where he likes, and so may become its owner. It takes what
// it would take to make the owner.
void require_power_over(const Exchange& exchange, PortalAccountType type) {
    if (type == PortalAccountType::customer) return;
    const Permission needed =
        type == PortalAccountType::technician ? Permission::users_write : Permission::resellers_write;
    if (exchange.principal()->permissions.test(static_cast<std::size_t>(needed))) return;
    throw Problem(ProblemCode::forbidden, "An account of this type needs the permission " +
                                              std::string{to_string(needed)} + " as well.");
}

PortalAccount created_account(Exchange& exchange, const PortalAccountCreate& create) {
    require_power_over(exchange, create.account_type);
    return exchange.write([&](Context& context) { return create_account(context, create); });
}

using Action = PortalAccount (*)(Context&, PortalAccountId, std::string_view);

// A handler for one of the status changes: they differ by nothing else.
auto handler(Action action) {
    return [action](Context& context, PortalAccountId id, const PortalAccountReason& body) {
        return action(context, id, body.reason);
    };
}

AccountImportReport imported_accounts(Exchange& exchange, const AccountImportRequest& request) {
    return import_accounts(platform::text_source(request.csv), request.dry_run,
                           [&exchange](const ImportChunk& chunk) { exchange.write(chunk); });
}

void add_account_routes(Router& router) {
    using enum Permission;
    router.list("/portal-accounts", portal_accounts_read, "Portal accounts, newest first", list_accounts);
    router.create("/portal-accounts", portal_accounts_write, "Makes a portal account, pending activation",
                  created_account);
    router.action("/portal-accounts/import", portal_accounts_write,
                  "Makes accounts for the customers of a list", imported_accounts);
    router.get("/portal-accounts/{portal_account_id}", portal_accounts_read, "One portal account",
               get_account);
    router.change("/portal-accounts/{portal_account_id}", portal_accounts_write,
                  "Changes an account's preferences", change_account);
    router.action("/portal-accounts/{portal_account_id}/suspend", portal_accounts_transition,
                  "Keeps the account out until it is resumed", handler(suspend_account));
    router.action("/portal-accounts/{portal_account_id}/resume", portal_accounts_transition,
                  "Lets a suspended account in again", handler(resume_account));
    router.action("/portal-accounts/{portal_account_id}/unlock", portal_accounts_transition,
                  "Ends a lock before its time", handler(unlock_account));
    router.action("/portal-accounts/{portal_account_id}/end-sessions", portal_accounts_transition,
                  "Ends all sessions of the account", handler(end_all_sessions));
    router.action("/portal-accounts/{portal_account_id}/reset-second-factor", portal_accounts_transition,
                  "Ends one-time codes, when telephone and backup codes are lost",
                  handler(reset_second_factor));
    router.action("/portal-accounts/{portal_account_id}/deactivate", portal_accounts_transition,
                  "Archives the account for good", handler(deactivate_account));
}

void add_reseller_routes(Router& router) {
    using enum Permission;
    router.list("/resellers", resellers_read, "Resellers, by name", list_resellers);
    router.create("/resellers", resellers_write, "Adds a reseller", create_reseller);
    router.get("/resellers/{reseller_id}", resellers_read, "One reseller", get_reseller);
    router.change("/resellers/{reseller_id}", resellers_write, "Changes name, rate or parent",
                  change_reseller);
    router.list("/resellers/{reseller_id}/customers", resellers_read, "A reseller's customers, newest first",
                list_reseller_customers);
    router.action("/resellers/{reseller_id}/customers", resellers_write,
                  "Makes a customer the reseller's, and no other's", assign_customer);
    router.remove("/resellers/{reseller_id}/customers/{customer_id}", resellers_write,
                  "The customer is the reseller's no more", release_customer);
    router.list("/resellers/{reseller_id}/commissions", resellers_read,
                "What a reseller earned, the latest first", list_commissions);
    router.get("/resellers/{reseller_id}/statement", resellers_read, "What a reseller earned in a period",
               get_commission_statement);
}

}  // namespace

void add_routes(Router& router) {
    add_account_routes(router);
    add_reseller_routes(router);
    add_portal_routes(router);
}

}  // namespace dotmac::portal_management
