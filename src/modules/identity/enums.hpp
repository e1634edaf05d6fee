#pragma once

#include <cstdint>

#include "registry/lookup.hpp"

namespace dotmac::identity {

enum class UserRole : std::uint8_t {
    super_admin,
    tenant_admin,
    manager,
    technician,
    support,
    sales,
    customer
};
enum class CustomerType : std::uint8_t { residential, business, enterprise };
enum class AccountStatus : std::uint8_t { active, suspended, pending, cancelled };

}  // namespace dotmac::identity

namespace dotmac::registry {

using identity::AccountStatus;
using identity::CustomerType;
using identity::UserRole;

// The specification deprecates the role without a date. Both dates lie before the first release of this
// program, which therefore has never accepted the role for a new user, on no test clock either.
inline constexpr Deprecation legacy_customer_role{
    .since = "2020-01-01",
    .replaced_by = "portal_accounts.account_type=customer",
    .accepted_until = "2019-12-31",
    .note = "CUSTOMER role is deprecated in favor of Portal ID authentication",
};

template <>
inline constexpr Specification<UserRole> specification<UserRole>{
    .name = "UserRole",
    .module = "identity",
    .purpose = "Defines system user roles and access levels",
    .columns = {"users.roles"},
    .junction = {"user_roles.role"},
    .rules = {"R009"},
    .values =
        {
            {UserRole::super_admin, "super_admin", "System-wide administrative access", {"R001"}},
            {UserRole::tenant_admin, "tenant_admin", "Full tenant administrative access", {"R002"}},
            {UserRole::manager, "manager", "Management-level access", {"R003"}},
            {UserRole::technician, "technician", "Technical operations access", {"R004"}},
            {UserRole::support, "support", "Customer support access", {"R005"}},
            {UserRole::sales, "sales", "Sales operations access", {"R006"}},
            {UserRole::customer,
             "customer",
             "Customer portal access (deprecated - use Portal ID)",
             {"R007", "R008"},
             legacy_customer_role},
        },
};

template <>
inline constexpr Specification<CustomerType> specification<CustomerType>{
    .name = "CustomerType",
    .module = "identity",
    .purpose = "Categorizes customers for billing and service delivery",
    .columns = {"customers.customer_type"},
    .also_stored_in = {"service_customer_types.customer_type", "service_prices.customer_type"},
    .rules = {"R013", "R014", "R015", "R016"},
    .values =
        {
            {CustomerType::residential, "residential", "Individual/household customers", {"R010"}},
            {CustomerType::business, "business", "Small to medium businesses", {"R011"}},
            {CustomerType::enterprise, "enterprise", "Large enterprise customers", {"R012"}},
        },
};

template <>
inline constexpr Specification<AccountStatus> specification<AccountStatus>{
    .name = "AccountStatus",
    .module = "identity",
    .purpose = "Tracks customer account lifecycle status",
    .columns = {"customers.account_status"},
    .values =
        {
            {AccountStatus::active, "active", "Account in good standing", {"R017"}},
            {AccountStatus::suspended,
             "suspended",
             "Temporarily suspended (payment, policy violation)",
             {"R018"}},
            {AccountStatus::pending, "pending", "New account, pending activation", {"R019"}},
            {AccountStatus::cancelled, "cancelled", "Account permanently closed", {"R020"}},
        },
    .initial = AccountStatus::pending,
    .final_values = {AccountStatus::cancelled},
    .transitions =
        {
            {AccountStatus::pending, AccountStatus::active, drawn},
            {AccountStatus::active, AccountStatus::suspended, drawn},
            {AccountStatus::suspended, AccountStatus::active, drawn},
            {AccountStatus::pending, AccountStatus::cancelled, drawn},
            {AccountStatus::suspended, AccountStatus::cancelled, drawn},
        },
};

}  // namespace dotmac::registry
