#pragma once

#include <cstdint>

#include "registry/lookup.hpp"

namespace dotmac::portal_management {

enum class PortalAccountStatus : std::uint8_t { active, suspended, locked, pending_activation, deactivated };
enum class PortalAccountType : std::uint8_t { customer, technician, reseller };

}  // namespace dotmac::portal_management

namespace dotmac::registry {

using portal_management::PortalAccountStatus;
using portal_management::PortalAccountType;

template <>
inline constexpr Specification<PortalAccountStatus> specification<PortalAccountStatus>{
    .name = "PortalAccountStatus",
    .module = "portal_management",
    .purpose = "Manages Portal ID account authentication status",
    .columns = {"portal_accounts.status"},
    .rules = {"R029"},
    .values =
        {
            {PortalAccountStatus::active, "active", "Account can authenticate", {"R021"}},
            {PortalAccountStatus::suspended, "suspended", "Account temporarily disabled", {"R022", "R028"}},
            {PortalAccountStatus::locked,
             "locked",
             "Account locked due to security issues",
             {"R023", "R026", "R027"}},
            {PortalAccountStatus::pending_activation,
             "pending_activation",
             "New account, requires activation",
             {"R024"}},
            {PortalAccountStatus::deactivated,
             "deactivated",
             "Account permanently disabled",
             {"R025", "R028"}},
        },
    .initial = PortalAccountStatus::pending_activation,
    .final_values = {PortalAccountStatus::deactivated},
    .transitions =
        {
            {PortalAccountStatus::pending_activation, PortalAccountStatus::active,
             "R024: PENDING_ACTIVATION: New Portal ID, requires email verification"},
            {PortalAccountStatus::pending_activation, PortalAccountStatus::deactivated,
             "R025: DEACTIVATED: Permanent disable, account archived"},
            {PortalAccountStatus::active, PortalAccountStatus::suspended,
             "suspended: Account temporarily disabled"},
            {PortalAccountStatus::active, PortalAccountStatus::locked,
             "R026: LOCKED status automatically applied after 5 failed login attempts"},
            {PortalAccountStatus::active, PortalAccountStatus::deactivated,
             "deactivated: Account permanently disabled"},
            {PortalAccountStatus::suspended, PortalAccountStatus::active,
             "R022: SUSPENDED: Login blocked, account recoverable"},
            {PortalAccountStatus::suspended, PortalAccountStatus::deactivated,
             "R028: SUSPENDED and DEACTIVATED require admin intervention"},
            {PortalAccountStatus::locked, PortalAccountStatus::active,
             "R027: Lock duration configurable per tenant (default: 30 minutes)"},
            {PortalAccountStatus::locked, PortalAccountStatus::suspended,
             "R028: SUSPENDED and DEACTIVATED require admin intervention"},
            {PortalAccountStatus::locked, PortalAccountStatus::deactivated,
             "R028: SUSPENDED and DEACTIVATED require admin intervention"},
        },
};

template <>
inline constexpr Specification<PortalAccountType> specification<PortalAccountType>{
    .name = "PortalAccountType",
    .module = "portal_management",
    .purpose = "Categorizes Portal ID account types for access control",
    .columns = {"portal_accounts.account_type"},
    .rules = {"R033", "R034", "R035"},
    .values =
        {
            {PortalAccountType::customer, "customer", "Customer portal access", {"R030"}},
            {PortalAccountType::technician, "technician", "Technician mobile app access", {"R031"}},
            {PortalAccountType::reseller, "reseller", "Reseller portal access", {"R032"}},
        },
};

}  // namespace dotmac::registry
