#include "modules/billing/payments_settling.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/problem.hpp"
#include "modules/billing/bulk_update.hpp"
#include "modules/billing/commissions.hpp"
#include "modules/billing/issuing.hpp"
#include "modules/billing/payments_store.hpp"

namespace dotmac::billing {
namespace {

using registry::to_string;

void add_step(platform::EventBulk& events, const Invoice& invoice, InvoiceStatus from,
              std::string_view reason) {
    if (invoice.status == from) return;
    events.add(fmt::format("invoice.{}", to_string(invoice.status)), invoice.id.to_string(),
               platform::event_data(
                   {{"from", to_string(from)}, {"to", to_string(invoice.status)}, {"reason", reason}}));
}

}  // namespace

std::vector<Share> share_out(std::vector<Invoice> open, Money amount) {
    std::vector<Share> shares;
    for (Invoice& invoice : open) {
        if (amount.is_zero()) break;
        const Money share = std::min(amount, invoice.amount_due);
        amount -= share;
        shares.push_back({std::move(invoice), share});
    }
    return shares;
}

Money sum(std::span<const Share> shares, const Currency& currency) {
    Money total{0, currency};
    for (const Share& share : shares)
        total += share.amount;
    return total;
}

void settle(Context& context, std::span<Share> shares, std::optional<PaymentId> payment, Date on,
            std::string_view reason, platform::EventBulk& events) {
    if (shares.empty()) return;
    std::vector<queries::InvoicePayment> paid;
    std::vector<queries::NewAllocation> allocations;
    for (auto& [invoice, amount] : shares) {
        const InvoiceStatus from = invoice.status;
        pay(invoice, amount);
        paid.push_back({invoice.id, invoice.version, invoice.status, invoice.amount_paid.minor});
        allocations.push_back({invoice.id, amount});
        add_step(events, invoice, from, reason);
    }
    if (queries::pay_invoices(context.transaction, paid) != std::ssize(paid)) {
        throw Problem(ProblemCode::conflict, "Invoices were changed by somebody else meanwhile: try again.");
    }
    queries::insert_allocations(context.transaction, shares.front().invoice.customer_id, payment, on,
                                allocations);
    accrue_on_paid(context, shares);
}

}  // namespace dotmac::billing
