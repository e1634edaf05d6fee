#include "modules/billing/charges.hpp"

#include <fmt/format.h>

#include "base/problem.hpp"
#include "modules/billing/store.hpp"
#include "modules/identity/service.hpp"
#include "platform/events.hpp"

namespace dotmac::billing {

Charge create_charge(Context& context, const ChargeCreate& create) {
    const auto customers =
        identity::billing_profiles(context.transaction, create.customer_id, create.customer_id);
    if (customers.empty()) {
        throw invalid_field("customer_id",
                            fmt::format("there is no customer '{}'", create.customer_id.to_string()));
    }
    const identity::BillingProfile& customer = customers.front();
    if (customer.account_status == identity::AccountStatus::cancelled) {
        throw invalid_field("customer_id", "the account is cancelled, and is billed no more (R020)");
    }
    if (create.unit_price.currency != customer.currency) {
        throw invalid_field("unit_price",
                            fmt::format("is in {}; the customer is billed in {}",
                                        create.unit_price.currency.code(), customer.currency.code()));
    }
    const Charge charge{
        .id = context.transaction.new_id<ChargeId>(),
        .customer_id = create.customer_id,
        .state = "pending",
        .description = create.description,
        .quantity = create.quantity,
        .unit_price = create.unit_price,
        .tax_rate = create.tax_rate,
        .charged_on = create.charged_on.value_or(context.today()),
        .invoice_id = std::nullopt,
        .created_at = context.clock->now,
    };
    queries::insert_charge(context.transaction, charge);
    platform::record_event(context, "charge.created", charge.id.to_string());
    return charge;
}

Charge get_charge(Context& context, ChargeId id) {
    auto found = queries::find_charge(context.transaction, id);
    if (!found) throw not_found(ChargeId::noun, id.to_string());
    return *std::move(found);
}

Charge cancel_charge(Context& context, ChargeId id) {
    Charge charge = get_charge(context, id);
    require_version(context, charge.version);
    if (charge.state != "pending") {
        throw Problem(ProblemCode::conflict,
                      fmt::format("Only a pending charge is cancelled, and this one is {}.", charge.state));
    }
    charge.state = "cancelled";
    queries::update_charge(context.transaction, charge);
    platform::record_transition(context, "charge.cancelled", charge.id.to_string(), "pending", "cancelled");
    return charge;
}

store::Page<Charge> list_charges(Context& context, const ChargeFilter& filter,
                                 const store::PageRequest& page) {
    return queries::list_charges(context.transaction, filter, page);
}

}  // namespace dotmac::billing
