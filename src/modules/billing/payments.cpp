#include "modules/billing/payments.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "modules/billing/invoices.hpp"
#include "modules/billing/issuing.hpp"
#include "modules/billing/payments_settling.hpp"
#include "modules/billing/payments_store.hpp"
#include "modules/billing/store.hpp"
#include "modules/identity/service.hpp"
#include "registry/transition.hpp"

namespace dotmac::billing {
namespace {

using registry::to_string;

void require_currency(const Money& money, const Currency& currency, std::string_view field) {
    if (money.currency == currency) return;
    throw invalid_field(std::string{field}, fmt::format("is in {}; the customer is billed in {}",
                                                        money.currency.code(), currency.code()));
}

void require_above_zero(const Money& money, std::string_view field) {
    if (money.minor > 0) return;
    throw invalid_field(std::string{field}, fmt::format("must be above zero, and is {}", money.to_string()));
}

// Why an invoice takes no money although its identifier was given.
[[noreturn]] void refuse_invoice(Context& context, const std::string& field, CustomerId customer,
                                 InvoiceId id) {
    const auto invoice = queries::find_invoice(context.transaction, id, context.today());
    if (!invoice || invoice->customer_id != customer) {
        throw invalid_field(field, fmt::format("the customer has no invoice '{}'", id.to_string()));
    }
    throw invalid_field(field,
                        fmt::format("the invoice is {}: nothing is owed on it", to_string(invoice->status)));
}

std::vector<Share> as_told(Context& context, const PaymentCreate& create, std::vector<Invoice> open) {
    std::vector<Share> shares;
    Money left = create.amount;
    for (std::size_t i = 0; i < create.allocations->size(); ++i) {
        const auto& [id, amount] = (*create.allocations)[i];
        const std::string path = fmt::format("allocations[{}]", i);
        require_currency(amount, create.amount.currency, path + ".amount");
        require_above_zero(amount, path + ".amount");
        const auto twice = std::ranges::find(shares, id, [](const Share& each) { return each.invoice.id; });
        if (twice != shares.end()) throw invalid_field(path + ".invoice_id", "is listed twice");
        const auto found = std::ranges::find(open, id, &Invoice::id);
        if (found == open.end()) refuse_invoice(context, path + ".invoice_id", create.customer_id, id);
        if (amount > found->amount_due) {
            throw invalid_field(path + ".amount",
                                fmt::format("is more than the {} due", found->amount_due.to_string()));
        }
        if (amount > left) {
            throw invalid_field(path + ".amount",
                                fmt::format("is more than the {} left of the payment", left.to_string()));
        }
        left -= amount;
        shares.push_back({*found, amount});
    }
    return shares;
}

Payment new_payment(Context& context, const PaymentCreate& create) {
    const Date received_on = create.received_on.value_or(context.today());
    if (received_on > context.today()) {
        throw invalid_field("received_on",
                            fmt::format("is to come: today is {}", dotmac::to_string(context.today())));
    }
    const Money nothing{0, create.amount.currency};
    return {
        .id = context.transaction.new_id<PaymentId>(),
        .customer_id = create.customer_id,
        .payment_method = create.payment_method,
        .amount = create.amount,
        .amount_allocated = nothing,
        .amount_refunded = nothing,
        .received_on = received_on,
        .reference = create.reference && create.reference->empty() ? std::nullopt : create.reference,
        .created_at = context.clock->now,
        .refunds = std::vector<Refund>{},
    };
}

// The money is in hand: the payment is received and, at once, completed.
void add_events(platform::EventBulk& events, Payment& payment) {
    const std::string subject = payment.id.to_string();
    events.add("payment.received", subject,
               platform::event_data({{"customer_id", payment.customer_id.to_string()},
                                     {"payment_method", to_string(payment.payment_method)},
                                     {"amount", payment.amount.amount()},
                                     {"currency", payment.amount.currency.code()},
                                     {"to_credit", (payment.amount - payment.amount_allocated).amount()},
                                     {"reference", payment.reference.value_or("")}}));
    const PaymentStatus from = payment.status;
    payment.status = registry::transition(from, PaymentStatus::completed);
    events.add(
        "payment.completed", subject,
        platform::event_data(
            {{"from", to_string(from)}, {"to", to_string(payment.status)}, {"reason", "recorded by hand"}}));
}

void post_payment(Context& context, const Payment& payment) {
    JournalBulk journal{context.transaction};
    journal.add(JournalEntry{context.transaction.new_id<JournalEntryId>(),
                             payment.received_on,
                             payment.customer_id,
                             payment.amount.currency,
                             {"payment", payment.id.value}}
                    .debit(account::cash(payment.payment_method), payment.amount)
                    .credit(account::receivable, payment.amount_allocated)
                    .credit(account::customer_credit, payment.amount - payment.amount_allocated));
    journal.finish();
}

std::vector<PaymentAllocation> shown(std::span<const Share> shares, Date on) {
    std::vector<PaymentAllocation> result;
    for (const Share& share : shares)
        result.push_back({share.invoice.id, share.amount, on});
    return result;
}

}  // namespace

Payment record_payment(Context& context, const PaymentCreate& create) {
    const auto customer = require_customer(context, create.customer_id);
    require_currency(create.amount, customer.currency, "amount");
    require_above_zero(create.amount, "amount");
    Payment payment = new_payment(context, create);
    auto open = open_invoices(context, create.customer_id, customer.currency);
    auto shares = create.allocations ? as_told(context, create, std::move(open))
                                     : share_out(std::move(open), create.amount);
    payment.amount_allocated = sum(shares, customer.currency);

    platform::EventBulk events{context};
    add_events(events, payment);
    settle(context, shares, payment.id, payment.received_on,
           fmt::format("paid by {}", payment.id.to_string()), events);
    queries::insert_payment(context.transaction, payment);
    const Money left_over = payment.amount - payment.amount_allocated;
    if (!left_over.is_zero()) queries::add_credit(context.transaction, payment.customer_id, left_over);
    post_payment(context, payment);
    events.finish();
    payment.allocations = shown(shares, payment.received_on);
    return payment;
}

Payment get_payment(Context& context, PaymentId id) {
    auto payment = queries::find_payment(context.transaction, id);
    if (!payment) throw not_found(PaymentId::noun, id.to_string());
    payment->allocations = queries::allocations_of(context.transaction, *payment);
    payment->refunds = queries::refunds_of(context.transaction, id);
    return *std::move(payment);
}

store::Page<Payment> list_payments(Context& context, const PaymentFilter& filter,
                                   const store::PageRequest& page) {
    return queries::list_payments(context.transaction, filter, page);
}

}  // namespace dotmac::billing
