#include "modules/catalogue.hpp"

#include "modules/billing/enums.hpp"
#include "modules/identity/enums.hpp"
#include "modules/plugins/enums.hpp"
#include "modules/portal_management/enums.hpp"
#include "modules/services/enums.hpp"
#include "modules/support/enums.hpp"

namespace dotmac::modules {

namespace {

using registry::info;

constexpr registry::EnumInfo enums[] = {
    info<identity::UserRole>,
    info<identity::CustomerType>,
    info<identity::AccountStatus>,
    info<portal_management::PortalAccountStatus>,
    info<portal_management::PortalAccountType>,
    info<billing::InvoiceStatus>,
    info<billing::PaymentStatus>,
    info<billing::PaymentMethod>,
    info<billing::BillingCycle>,
    info<billing::TaxType>,
    info<services::ServiceType>,
    info<services::ServiceStatus>,
    info<services::ProvisioningStatus>,
    info<services::BandwidthUnit>,
    info<support::TicketPriority>,
    info<support::TicketStatus>,
    info<support::TicketCategory>,
    info<support::TicketSource>,
    info<support::SLAStatus>,
    info<plugins::PluginStatus>,
    info<plugins::PluginCategory>,
};

constexpr std::size_t count_values() {
    std::size_t count = 0;
    for (const registry::EnumInfo& one : enums)
        count += one.values.size();
    return count;
}

// What the specification defines: a value or an enum is added here as well, and on purpose.
static_assert(std::size(enums) == 21);
static_assert(count_values() == 116);

}  // namespace

std::span<const registry::EnumInfo> all_enums() {
    return enums;
}

const registry::EnumInfo* find_enum(std::string_view name) {
    return registry::find_enum(enums, name);
}

}  // namespace dotmac::modules
