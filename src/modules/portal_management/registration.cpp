#include "modules/portal_management/registration.hpp"

#include "modules/portal_management/activation.hpp"
#include "modules/portal_management/service.hpp"
#include "modules/portal_management/settings.hpp"
#include "modules/portal_management/store.hpp"
#include "platform/events.hpp"
#include "platform/tenants.hpp"

namespace dotmac::portal_management {
namespace {

// Nothing where all is well.
std::string_view fault_of(Context& context, const PortalRegistration& registration,
                          const std::optional<identity::Customer>& customer) {
    if (!customer) return "unknown customer number";
    if (!customer->email || fold_email(*customer->email) != fold_email(registration.email))
        return "another e-mail address";
    if (registry::is_final(customer->account_status)) return "cancelled customer";
    if (find_account_by_email(context, PortalAccountType::customer, registration.email))
        return "has an account";
    return {};
}

}  // namespace

PortalRegistered register_customer(http::Exchange& exchange, const PortalRegistration& registration) {
    const auto tenant = exchange.read_in(store::all_tenants(), [&](Context& context) {
        return platform::find_tenant(context.transaction, registration.tenant);
    });
    const bool is_offered = tenant && exchange.read_in(tenant->id, [](Context& context) {
        return platform::get(context, self_registration);
    });
    if (!is_offered) throw Problem(ProblemCode::not_found, "This provider offers no registration.");
    exchange.write_in(tenant->id, [&](Context& context) {
        const auto customer = identity::find_customer_by_number(context, registration.customer_number);
        const std::string_view fault = fault_of(context, registration, customer);
        if (fault.empty()) {
            create_account(context, {.customer_id = customer->id});
            return;
        }
        // A number that is nobody's stays out of the trail: what was typed may have been something else.
        const std::string subject = customer ? customer->id.to_string() : "unknown";
        platform::record_event(context, "portal_account.registration_refused", subject,
                               platform::event_data({{"reason", fault}}));
        request_already_registered_mail(
            context, find_account_by_email(context, PortalAccountType::customer, registration.email));
    });
    return {};
}

}  // namespace dotmac::portal_management
