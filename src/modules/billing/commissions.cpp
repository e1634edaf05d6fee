#include "modules/billing/commissions.hpp"

#include <algorithm>
#include <unordered_map>

#include "modules/billing/payments_store.hpp"
#include "modules/portal_management/service.hpp"

namespace dotmac::billing {
namespace {

using portal_management::PaidInvoice;
using portal_management::RefundedInvoice;

PaidInvoice paid_invoice(const Invoice& invoice) {
    return {invoice.id.to_string(), invoice.customer_id, invoice.subtotal};
}

using portal_management::InvoiceCommission;

// An invoice that is not there is a draft of nothing.
struct Facts {
    InvoiceStatus status = InvoiceStatus::draft;
    std::int64_t subtotal = 0;
    std::int64_t total = 0;
    std::int64_t refunded = 0;
};

// Of those among a range of invoices that bear commission.
std::unordered_map<std::string, Facts> facts_of(Context& context,
                                                std::span<const InvoiceCommission> commissions) {
    std::unordered_map<std::string, Facts> facts;
    for (const InvoiceCommission& commission : commissions)
        facts.emplace(commission.invoice, Facts{});
    auto rows = context.transaction.stream(
        "SELECT i.id, i.status, i.subtotal, i.total, CAST(COALESCE((SELECT SUM(r.amount) FROM refunds r "
        "WHERE r.tenant_id = i.tenant_id AND r.invoice_id = i.id), 0) AS BIGINT) FROM invoices i "
        "WHERE i.tenant_id = $1 AND i.id BETWEEN $2 AND $3",
        context.tenant(), InvoiceId::parse(commissions.front().invoice).value_or(InvoiceId{}),
        InvoiceId::parse(commissions.back().invoice).value_or(InvoiceId{}));
    while (rows.next()) {
        const auto found = facts.find(rows.get<InvoiceId>(0).to_string());
        if (found == facts.end()) continue;
        found->second = {rows.get<InvoiceStatus>(1), rows.get<std::int64_t>(2), rows.get<std::int64_t>(3),
                         rows.get<std::int64_t>(4)};
    }
    return facts;
}

bool fits(const InvoiceCommission& commission, const Facts& facts) {
    const bool was_paid = facts.status == InvoiceStatus::paid || facts.status == InvoiceStatus::refunded;
    return was_paid && commission.basis.minor == facts.subtotal &&
           commission.reversed == fraction_half_even(commission.accrued, facts.refunded, facts.total);
}

}  // namespace

void accrue_on_paid(Context& context, std::span<const Share> shares) {
    std::vector<PaidInvoice> paid;
    for (const Share& share : shares) {
        if (share.invoice.status == InvoiceStatus::paid) paid.push_back(paid_invoice(share.invoice));
    }
    const auto accrued = portal_management::accrue_commissions(context, paid);
    if (accrued.empty()) return;
    const CustomerId customer = shares.front().invoice.customer_id;
    const auto refunded = queries::refunded_by_invoice(context.transaction, customer);
    std::vector<RefundedInvoice> earlier;
    for (const Share& share : shares) {
        const auto found = refunded.find(share.invoice.id);
        const std::string id = share.invoice.id.to_string();
        if (found == refunded.end() || std::ranges::find(accrued, id) == accrued.end()) continue;
        const Money amount{found->second, share.invoice.currency};
        earlier.push_back({id, "refunded before it was paid", amount, share.invoice.total});
    }
    portal_management::reverse_commissions(context, customer, earlier);
}

void accrue_on_issued(Context& context, std::span<const Invoice* const> invoices) {
    std::vector<PaidInvoice> paid;
    for (const Invoice* invoice : invoices) {
        if (invoice->status == InvoiceStatus::paid && !invoice->total.is_zero())
            paid.push_back(paid_invoice(*invoice));
    }
    portal_management::accrue_commissions(context, paid);
}

std::vector<std::string> wrong_commissions(Context& context) {
    constexpr int chunk = 500;
    constexpr std::size_t most_sentences = 100;
    std::vector<std::string> sentences;
    std::string last;
    while (sentences.size() < most_sentences) {
        const auto commissions = portal_management::commissions_by_invoice(context, last, chunk);
        if (commissions.empty()) break;
        const auto facts = facts_of(context, commissions);
        for (const InvoiceCommission& commission : commissions) {
            if (!fits(commission, facts.at(commission.invoice)))
                sentences.push_back("The commission on " + commission.invoice +
                                    " is not that of what was paid, less what was paid back.");
        }
        last = commissions.back().invoice;
    }
    return sentences;
}

}  // namespace dotmac::billing
