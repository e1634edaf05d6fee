// The one list of permissions. A route names one; a role grants some (identity/roles.hpp); an API key carries
// some.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace dotmac {

enum class Permission : std::uint8_t {
    system_configure,  // tenants themselves, and acting in any of them
    tenant_configure,  // settings, test clock, value migrations of one tenant
    users_read,        // staff accounts
    users_write,
    api_keys_write,
    events_read,  // the audit trail
    jobs_read,
    jobs_write,  // retry and cancel
    mails_read,
    mails_write,  // retry
    customers_read,
    customers_write,       // create and change
    customers_transition,  // activate, suspend, cancel
    imports_write,
    catalogue_read,
    catalogue_write,
    services_read,     // what a customer has
    services_write,    // order, change, cancel it
    services_operate,  // activate, suspend, put under maintenance
    subscriptions_read,
    subscriptions_write,
    invoices_read,
    invoices_write,  // issue, cancel, charge
    bill_runs_write,
    payments_read,
    payments_write,
    refunds_write,
    journal_read,
    reports_read,
    tickets_read,
    tickets_write,
    leads_read,
    leads_write,
    portal_accounts_read,
    portal_accounts_write,       // create, change, activation mails
    portal_accounts_transition,  // suspend, resume, unlock, deactivate (R028)
    resellers_read,
    resellers_write,
    // A portal account's, which has the one of its type and nothing else; staff has none of them. They stay
    // last.
    portal_customer,
    portal_technician,
    portal_reseller,
};

inline constexpr std::size_t permission_count = static_cast<std::size_t>(Permission::portal_reseller) + 1;
using Permissions = std::bitset<permission_count>;

constexpr bool is_of_portal(Permission permission) {
    return permission >= Permission::portal_customer;
}
// Whether they are a portal account's.
inline bool is_of_portal(const Permissions& permissions) {
    return (permissions >> static_cast<std::size_t>(Permission::portal_customer)).any();
}

std::string_view to_string(Permission permission);  // "customers_read"
std::optional<Permission> parse_permission(std::string_view text);
std::span<const Permission> all_permissions();

}  // namespace dotmac
