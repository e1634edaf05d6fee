#include "modules/billing/credit.hpp"

#include "modules/billing/invoices.hpp"
#include "modules/billing/issuing.hpp"
#include "modules/billing/payments_settling.hpp"
#include "modules/billing/payments_store.hpp"
#include "modules/billing/store.hpp"
#include "modules/identity/service.hpp"

namespace dotmac::billing {
namespace {

void post_uses(Context& context, std::span<const Share> shares) {
    JournalBulk journal{context.transaction};
    for (const Share& share : shares) {
        journal.add(credit_entry(context.transaction.new_id<JournalEntryId>(), share.invoice, share.amount,
                                 context.today()));
    }
    journal.finish();
}

}  // namespace

CustomerBalance get_balance(Context& context, CustomerId customer) {
    const Currency currency = identity::get_customer(context, customer).currency;
    return queries::read_balance(context.transaction, customer, currency, context.today());
}

CustomerBalance apply_credit(Context& context, CustomerId customer) {
    const Currency currency = identity::get_customer(context, customer).currency;
    const auto credit = queries::find_credit(context.transaction, customer, currency);
    if (credit && credit->amount.minor > 0) {
        auto shares = share_out(open_invoices(context, customer, currency), credit->amount);
        if (!shares.empty()) {
            const Money used = sum(shares, currency);
            platform::EventBulk events{context};
            events.add("credit.applied", customer.to_string(),
                       platform::event_data({{"amount", used.amount()}, {"currency", currency.code()}}));
            queries::update_credit(context.transaction, *credit, credit->amount - used);
            settle(context, shares, std::nullopt, context.today(), "paid from the customer's credit", events);
            post_uses(context, shares);
            events.finish();
        }
    }
    return queries::read_balance(context.transaction, customer, currency, context.today());
}

}  // namespace dotmac::billing
