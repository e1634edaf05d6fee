// Parses any text as each of the 21 enums: the perfect hash must find what a linear search finds.
#include "modules/billing/enums.hpp"
#include "modules/catalogue.hpp"
#include "modules/identity/enums.hpp"
#include "modules/plugins/enums.hpp"
#include "modules/portal_management/enums.hpp"
#include "modules/services/enums.hpp"
#include "modules/support/enums.hpp"
#include "registry/refusal.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace dotmac;

template <class E>
void parse_as(std::string_view text) {
    const auto hashed = registry::parse<E>(text);
    const registry::Meaning searched = registry::info<E>.meaning(text);
    fuzz::require(hashed.has_value() == (searched.value != nullptr), "the hash finds what the search finds");
    if (hashed) fuzz::require(registry::to_string(*hashed) == searched.value->text, "and the same value");
}

template <class... Enums>
void parse_as_each(std::string_view text) {
    static_assert(sizeof...(Enums) == 21);
    (parse_as<Enums>(text), ...);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    parse_as_each<identity::UserRole, identity::CustomerType, identity::AccountStatus,
                  portal_management::PortalAccountStatus, portal_management::PortalAccountType,
                  billing::InvoiceStatus, billing::PaymentStatus, billing::PaymentMethod,
                  billing::BillingCycle, billing::TaxType, services::ServiceType, services::ServiceStatus,
                  services::ProvisioningStatus, services::BandwidthUnit, support::TicketPriority,
                  support::TicketStatus, support::TicketCategory, support::TicketSource, support::SLAStatus,
                  plugins::PluginStatus, plugins::PluginCategory>(text);
    for (const registry::EnumInfo& known : modules::all_enums()) {
        if (known.find(text) == nullptr) (void)registry::refusal(known, "field", text, "2026-01-31");
    }
    (void)modules::find_enum(text);
    return 0;
}
