// Each truth is one statement that gives a row for each violation: an identifier, and two amounts in minor
// units that should be equal, or the first at most the second.
#include "modules/billing/payments_invariants.hpp"

#include <fmt/format.h>

#include "modules/billing/payments_model.hpp"

namespace dotmac::billing {
namespace {

template <class SomeId>
std::vector<std::string> violations(Context& context, std::string_view sql, std::string_view sentence) {
    return context.transaction.query(sql, context.tenant()).all([&](const store::Rows& row) {
        return fmt::format(fmt::runtime(sentence), row.get<SomeId>(0).to_string(), row.get<std::int64_t>(1),
                           row.get<std::int64_t>(2));
    });
}

void append(std::vector<std::string>& all, std::vector<std::string> more) {
    all.insert(all.end(), more.begin(), more.end());
}

std::vector<std::string> allocated_unlike_allocations(Context& context) {
    return violations<PaymentId>(
        context,
        "SELECT id, CAST(SUM(counted) AS BIGINT), CAST(SUM(allocated) AS BIGINT) FROM ("
        "SELECT id, amount_allocated AS counted, 0 AS allocated FROM payments "
        "WHERE tenant_id = $1 UNION ALL SELECT payment_id, 0, amount FROM payment_allocations "
        "WHERE tenant_id = $1 AND payment_id IS NOT NULL) AS both_sides "
        "GROUP BY id HAVING SUM(counted) <> SUM(allocated) ORDER BY id LIMIT 100",
        "{} counts {} minor units as put to invoices, which got {} of it.");
}

std::vector<std::string> negative_credits(Context& context) {
    return violations<CustomerId>(context,
                                  "SELECT customer_id, amount, 0 FROM customer_credits "
                                  "WHERE tenant_id = $1 AND amount < 0 ORDER BY customer_id LIMIT 100",
                                  "{} has a credit of {} minor units, which is below {}.");
}

std::vector<std::string> excessive_refunds(Context& context) {
    auto all = violations<PaymentId>(
        context,
        "SELECT p.id, COALESCE(r.refunded, 0), p.amount FROM payments p LEFT JOIN ("
        "SELECT payment_id, CAST(SUM(amount) AS BIGINT) AS refunded FROM refunds WHERE tenant_id = $1 "
        "GROUP BY payment_id) AS r ON r.payment_id = p.id WHERE p.tenant_id = $1 "
        "AND (COALESCE(r.refunded, 0) > p.amount OR COALESCE(r.refunded, 0) <> p.amount_refunded "
        "OR (p.status = 'refunded') <> (COALESCE(r.refunded, 0) = p.amount)) ORDER BY p.id LIMIT 100",
        "{} does not fit its refunds: {} minor units of {} were paid back.");
    append(all, violations<InvoiceId>(
                    context,
                    "SELECT i.id, r.refunded, i.amount_paid FROM (SELECT invoice_id, "
                    "CAST(SUM(amount) AS BIGINT) AS refunded FROM refunds WHERE tenant_id = $1 "
                    "AND invoice_id IS NOT NULL GROUP BY invoice_id) AS r JOIN invoices i "
                    "ON i.tenant_id = $1 AND i.id = r.invoice_id WHERE r.refunded > i.amount_paid "
                    "OR (i.status = 'refunded') <> (r.refunded = i.total) ORDER BY i.id LIMIT 100",
                    "{} does not fit its refunds: {} minor units of {} that were paid went back."));
    append(all, violations<InvoiceId>(
                    context,
                    "SELECT id, 0, total FROM invoices WHERE tenant_id = $1 AND status = 'refunded' "
                    "AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.tenant_id = $1 "
                    "AND r.invoice_id = invoices.id) ORDER BY id LIMIT 100",
                    "{} is refunded, but {} minor units of {} were paid back."));
    return all;
}

std::vector<std::string> receivable_unlike_invoices(Context& context) {
    return violations<CustomerId>(
        context,
        "SELECT customer_id, CAST(SUM(due) AS BIGINT), CAST(SUM(posted) AS BIGINT) FROM ("
        "SELECT customer_id, currency, total - amount_paid AS due, 0 AS posted FROM invoices "
        "WHERE tenant_id = $1 AND status IN ('pending', 'partially_paid', 'overdue') "
        "UNION ALL SELECT customer_id, currency, 0, amount FROM journal_lines "
        "WHERE tenant_id = $1 AND account = 'receivable') AS both_sides GROUP BY customer_id, currency "
        "HAVING SUM(due) <> SUM(posted) ORDER BY customer_id LIMIT 100",
        "{} owes {} minor units on invoices, but {} in the journal.");
}

}  // namespace

std::span<const platform::Invariant> payment_invariants() {
    static const platform::Invariant all[] = {
        {"PaymentsMatchAllocations", "What a payment counts as put to invoices is what they got of it.",
         allocated_unlike_allocations},
        {"CreditIsNeverBelowZero", "No customer's credit was used twice.", negative_credits},
        {"RefundsNeverExceedPayments",
         "No more goes back than was paid, and refunded is what went back as a whole.", excessive_refunds},
        {"ReceivableMatchesOpenInvoices",
         "What customers owe on open invoices is their receivable in the journal.",
         receivable_unlike_invoices},
    };
    return all;
}

}  // namespace dotmac::billing
