// The truths that billing keeps. Each query names at most `most_named` violations.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "modules/billing/commissions.hpp"
#include "modules/billing/payments_invariants.hpp"
#include "modules/billing/service.hpp"
#include "platform/row_seals.hpp"
#include "platform/verify.hpp"

namespace dotmac::billing {
namespace {

constexpr int most_named = 100;

// One sentence per row of `sql`, which takes the tenant and a limit.
template <class F>
std::vector<std::string> violations(Context& context, std::string_view sql, F sentence) {
    return context.transaction.stream(sql, context.tenant(), most_named).all(sentence);
}

std::string invoice_in(const store::Rows& row) {
    return row.get<InvoiceId>(0).to_string();
}

std::vector<std::string> unbalanced_entries(Context& context) {
    return violations(context,
                      "SELECT entry_id, currency FROM journal_lines WHERE tenant_id = $1 "
                      "GROUP BY entry_id, currency HAVING SUM(amount) <> 0 ORDER BY entry_id LIMIT $2",
                      [](const store::Rows& row) {
                          return fmt::format("The lines of {} in {} do not add up to zero.",
                                             row.get<JournalEntryId>(0).to_string(),
                                             row.get<std::string_view>(1));
                      });
}

std::vector<std::string> unposted_invoices(Context& context) {
    return violations(
        context,
        "SELECT i.id FROM invoices AS i WHERE i.tenant_id = $1 AND i.number IS NOT NULL AND i.total <> ("
        "SELECT COALESCE(SUM(j.amount), 0) FROM journal_lines AS j WHERE j.tenant_id = i.tenant_id "
        "AND j.entry_id = i.id AND j.account = 'receivable') ORDER BY i.id LIMIT $2",
        [](const store::Rows& row) {
            return fmt::format("The journal does not hold the total of {} as receivable.", invoice_in(row));
        });
}

std::vector<std::string> gaps_in_numbers(Context& context) {
    auto rows = context.transaction.query(
        "SELECT (SELECT COUNT(number) FROM invoices WHERE tenant_id = $1), "
        "COALESCE((SELECT next_number - 1 FROM number_series WHERE tenant_id = $1 AND series = 'invoice'), "
        "0)",
        context.tenant());
    rows.next();
    const auto used = rows.get<std::int64_t>(0);
    const auto given = rows.get<std::int64_t>(1);
    if (used == given) return {};
    return {fmt::format("{} invoice numbers were given, and {} invoices bear one.", given, used)};
}

std::vector<std::string> wrong_numbers(Context& context) {
    return violations(context,
                      "SELECT id, status FROM invoices WHERE tenant_id = $1 "
                      "AND (number IS NULL) <> (status IN ('draft', 'cancelled')) ORDER BY id LIMIT $2",
                      [](const store::Rows& row) {
                          return fmt::format("{} is {}, which does not fit its number or the lack of one.",
                                             invoice_in(row), row.get<std::string_view>(1));
                      });
}

std::vector<std::string> wrong_totals(Context& context) {
    return violations(
        context,
        "SELECT i.id FROM invoices AS i WHERE i.tenant_id = $1 AND (i.total <> i.subtotal + i.tax_total "
        "OR i.subtotal <> (SELECT COALESCE(SUM(l.amount), 0) FROM invoice_line_items AS l "
        "WHERE l.tenant_id = i.tenant_id AND l.invoice_id = i.id) "
        "OR i.tax_total <> (SELECT COALESCE(SUM(l.tax_amount), 0) FROM invoice_line_items AS l "
        "WHERE l.tenant_id = i.tenant_id AND l.invoice_id = i.id)) ORDER BY i.id LIMIT $2",
        [](const store::Rows& row) {
            return fmt::format("The totals of {} are not the sums of its lines.", invoice_in(row));
        });
}

std::vector<std::string> wrong_payments(Context& context) {
    return violations(context,
                      "SELECT i.id FROM invoices AS i WHERE i.tenant_id = $1 AND i.amount_paid <> ("
                      "SELECT COALESCE(SUM(a.amount), 0) FROM payment_allocations AS a "
                      "WHERE a.tenant_id = i.tenant_id AND a.invoice_id = i.id) ORDER BY i.id LIMIT $2",
                      [](const store::Rows& row) {
                          return fmt::format("What {} counts as paid is not what was allocated to it.",
                                             invoice_in(row));
                      });
}

std::vector<std::string> wrong_statuses(Context& context) {
    return violations(
        context,
        "SELECT id, status FROM invoices WHERE tenant_id = $1 AND ("
        "(status = 'paid' AND amount_paid <> total) "
        "OR (status = 'partially_paid' AND (amount_paid <= 0 OR amount_paid >= total)) "
        "OR (status = 'overdue' AND amount_paid >= total) "
        "OR (status IN ('draft', 'pending', 'cancelled') AND amount_paid <> 0)) ORDER BY id LIMIT $2",
        [](const store::Rows& row) {
            return fmt::format("{} is {}, which does not fit what is paid of it.", invoice_in(row),
                               row.get<std::string_view>(1));
        });
}

std::vector<std::string> periods_billed_twice(Context& context) {
    return violations(
        context,
        "SELECT subscription_id, period_start FROM invoice_line_items "
        "WHERE tenant_id = $1 AND subscription_id IS NOT NULL "
        "GROUP BY subscription_id, period_start HAVING COUNT(*) > 1 ORDER BY subscription_id LIMIT $2",
        [](const store::Rows& row) {
            return fmt::format("The period of {} that begins on {} was billed more than once.",
                               row.get<SubscriptionId>(0).to_string(), row.get<std::string_view>(1));
        });
}

std::vector<std::string> wrong_credits(Context& context) {
    return violations(
        context,
        "SELECT customer_id, currency FROM ("
        "SELECT customer_id, currency, amount FROM customer_credits WHERE tenant_id = $1 UNION ALL "
        "SELECT customer_id, currency, amount FROM journal_lines "
        "WHERE tenant_id = $1 AND account = 'customer_credit') AS sides "
        "GROUP BY customer_id, currency HAVING SUM(amount) <> 0 ORDER BY customer_id LIMIT $2",
        [](const store::Rows& row) {
            return fmt::format("The credit of {} in {} is not what the journal says.",
                               row.get<CustomerId>(0).to_string(), row.get<std::string_view>(1));
        });
}

}  // namespace

std::span<const platform::Invariant> invariants() {
    static const std::vector<platform::Invariant> all = [] {
        std::vector<platform::Invariant> truths{
            {"JournalBalances", "The lines of every journal entry add up to zero.", unbalanced_entries},
            {"InvoicesArePosted", "The journal holds the total of every issued invoice.", unposted_invoices},
            {"NumbersAreGapless", "Every invoice number that was given is on an invoice.", gaps_in_numbers},
            {"IssuedInvoicesBearNumbers", "Invoices bear a number from their issue on.", wrong_numbers},
            {"InvoiceTotalsAreSums", "The totals of an invoice are the sums of its lines.", wrong_totals},
            {"PaidMatchesAllocations", "What is paid of an invoice was allocated to it.", wrong_payments},
            {"StatusFitsPaid", "The status of an invoice fits what is paid of it.", wrong_statuses},
            {"NoPeriodBilledTwice", "No period of a subscription is billed twice.", periods_billed_twice},
            {"CreditMatchesJournal", "The credit of a customer is what the journal says.", wrong_credits},
            {"CommissionsMatchInvoices",
             "Resellers' commission is on what was paid of invoices, less what was paid back.",
             wrong_commissions},
        };
        std::ranges::copy(payment_invariants(), std::back_inserter(truths));
        return truths;
    }();
    return all;
}

std::vector<platform::SealedTable> sealed_tables() {
    return {
        {"subscriptions", {"customer_id", "id"}, "version"},
        {"charges", {"customer_id", "id"}, "version"},
        {"invoices", {"id"}, "version"},
        {"invoice_line_items", {"invoice_id", "line_number"}, "0"},
        {"journal_lines", {"entry_id", "line_number"}, "0"},
        {"payments", {"id"}, "version"},
        {"payment_allocations", {"invoice_id", "id"}, "0"},
        {"refunds", {"id"}, "0"},
        {"customer_credits", {"customer_id", "currency"}, "version"},
        {"bill_runs", {"id"}, "version"},
        {"bill_run_totals", {"run_id", "chunk_number", "currency"}, "0"},
        {"bill_run_exceptions", {"run_id", "customer_id", "subscription_id"}, "0"},
    };
}

}  // namespace dotmac::billing
