// What each role may do: the one table of it. It realizes the rules R001 to R009; a role that is added to
// UserRole fails the build until it has a row here, where its boundary is weighed (R009).
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>

#include "http/permission.hpp"
#include "modules/identity/enums.hpp"

namespace dotmac::identity {

static_assert(permission_count <= 64, "the masks below have 64 bits");

constexpr Permissions make_permissions(std::initializer_list<Permission> list) {
    std::uint64_t mask = 0;
    for (const Permission permission : list)
        mask |= std::uint64_t{1} << static_cast<unsigned>(permission);
    return Permissions{mask};
}

// Of what staff may do: the permissions of portal accounts are nobody's here.
constexpr Permissions all_permissions_but(std::initializer_list<Permission> list) {
    std::uint64_t mask = (std::uint64_t{1} << static_cast<unsigned>(Permission::portal_customer)) - 1;
    for (const Permission permission : list)
        mask &= ~(std::uint64_t{1} << static_cast<unsigned>(permission));
    return Permissions{mask};
}

struct RoleGrant {
    UserRole role;
    Permissions permissions;
};

inline constexpr std::array role_grants{
    // R001: cross-tenant access, system configuration. `system_configure` is what lets him act in any tenant.
    RoleGrant{UserRole::super_admin, all_permissions_but({})},
    // R002: full access within the tenant boundary.
    RoleGrant{UserRole::tenant_admin, all_permissions_but({Permission::system_configure})},
    // R003: business operations, reporting. Neither staff accounts nor settings, and the audit trail to read;
    // what needs an administrator (R028) is none of his.
    RoleGrant{UserRole::manager,
              all_permissions_but({Permission::system_configure, Permission::tenant_configure,
                                   Permission::users_write, Permission::api_keys_write,
                                   Permission::jobs_write, Permission::portal_accounts_transition})},
    // R004: field operations, technical support: makes services work, and sees whose they are. No money.
    RoleGrant{UserRole::technician, make_permissions({Permission::customers_read, Permission::catalogue_read,
                                                      Permission::services_read, Permission::services_operate,
                                                      Permission::tickets_read, Permission::tickets_write})},
    // R005: customer service, tickets: keeps customer data right, and explains a bill without changing it.
    RoleGrant{
        UserRole::support,
        make_permissions({Permission::customers_read, Permission::customers_write, Permission::catalogue_read,
                          Permission::services_read, Permission::subscriptions_read,
                          Permission::invoices_read, Permission::payments_read, Permission::tickets_read,
                          Permission::tickets_write, Permission::portal_accounts_read,
                          Permission::portal_accounts_write, Permission::mails_read})},
    // R006: leads, customer acquisition: enters customers and sells to them. Neither bills nor payments.
    RoleGrant{UserRole::sales, make_permissions({Permission::customers_read, Permission::customers_write,
                                                 Permission::catalogue_read, Permission::services_read,
                                                 Permission::services_write, Permission::subscriptions_read,
                                                 Permission::subscriptions_write, Permission::leads_read,
                                                 Permission::leads_write, Permission::resellers_read})},
    // R007, R008: a legacy role, replaced by Portal ID. It is read in old rows, and opens nothing.
    RoleGrant{UserRole::customer, make_permissions({})},
};

static_assert(role_grants.size() == registry::values<UserRole>().size(), "a role has no row");
static_assert(
    [] {
        for (std::size_t i = 0; i < role_grants.size(); ++i) {
            if (role_grants[i].role != static_cast<UserRole>(i)) return false;
        }
        return true;
    }(),
    "the rows are not in the order of UserRole");

constexpr const Permissions& permissions_of(UserRole role) {
    return role_grants[static_cast<std::size_t>(role)].permissions;
}

// Of a user with several roles: what any of them grants.
inline Permissions permissions_of(std::span<const UserRole> roles) {
    Permissions all;
    for (const UserRole role : roles)
        all |= permissions_of(role);
    return all;
}

inline bool allows(const Permissions& permissions, Permission permission) {
    return permissions.test(static_cast<std::size_t>(permission));
}

// Whether `granter` may do all that `granted` may.
inline bool covers(const Permissions& granter, const Permissions& granted) {
    return (granted & ~granter).none();
}

}  // namespace dotmac::identity
