#include "http/permission.hpp"

#include <array>
#include <utility>

namespace dotmac {
namespace {

constexpr std::array<std::pair<Permission, std::string_view>, permission_count> names{{
    {Permission::system_configure, "system_configure"},
    {Permission::tenant_configure, "tenant_configure"},
    {Permission::users_read, "users_read"},
    {Permission::users_write, "users_write"},
    {Permission::api_keys_write, "api_keys_write"},
    {Permission::events_read, "events_read"},
    {Permission::jobs_read, "jobs_read"},
    {Permission::jobs_write, "jobs_write"},
    {Permission::mails_read, "mails_read"},
    {Permission::mails_write, "mails_write"},
    {Permission::customers_read, "customers_read"},
    {Permission::customers_write, "customers_write"},
    {Permission::customers_transition, "customers_transition"},
    {Permission::imports_write, "imports_write"},
    {Permission::catalogue_read, "catalogue_read"},
    {Permission::catalogue_write, "catalogue_write"},
    {Permission::services_read, "services_read"},
    {Permission::services_write, "services_write"},
    {Permission::services_operate, "services_operate"},
    {Permission::subscriptions_read, "subscriptions_read"},
    {Permission::subscriptions_write, "subscriptions_write"},
    {Permission::invoices_read, "invoices_read"},
    {Permission::invoices_write, "invoices_write"},
    {Permission::bill_runs_write, "bill_runs_write"},
    {Permission::payments_read, "payments_read"},
    {Permission::payments_write, "payments_write"},
    {Permission::refunds_write, "refunds_write"},
    {Permission::journal_read, "journal_read"},
    {Permission::reports_read, "reports_read"},
    {Permission::tickets_read, "tickets_read"},
    {Permission::tickets_write, "tickets_write"},
    {Permission::leads_read, "leads_read"},
    {Permission::leads_write, "leads_write"},
    {Permission::portal_accounts_read, "portal_accounts_read"},
    {Permission::portal_accounts_write, "portal_accounts_write"},
    {Permission::portal_accounts_transition, "portal_accounts_transition"},
    {Permission::resellers_read, "resellers_read"},
    {Permission::resellers_write, "resellers_write"},
    {Permission::portal_customer, "portal_customer"},
    {Permission::portal_technician, "portal_technician"},
    {Permission::portal_reseller, "portal_reseller"},
}};

consteval bool in_order() {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (static_cast<std::size_t>(names[i].first) != i || names[i].second.empty()) return false;
    }
    return true;
}
static_assert(in_order(), "every Permission has its name, in the order of the enum");

constexpr auto all = [] {
    std::array<Permission, permission_count> result{};
    for (std::size_t i = 0; i < result.size(); ++i)
        result[i] = names[i].first;
    return result;
}();

}  // namespace

std::string_view to_string(Permission permission) {
    return names[static_cast<std::size_t>(permission)].second;
}

std::optional<Permission> parse_permission(std::string_view text) {
    for (const auto& [permission, name] : names) {
        if (name == text) return permission;
    }
    return std::nullopt;
}

std::span<const Permission> all_permissions() {
    return all;
}

}  // namespace dotmac
