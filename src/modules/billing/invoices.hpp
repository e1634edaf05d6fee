// Invoices outside a bill run: drafts, issue, cancellation, and the day they become overdue.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "modules/billing/model.hpp"
#include "store/context.hpp"
#include "store/page.hpp"

namespace dotmac::billing {

// A draft of free items and, where asked for, of the customer's pending charges.
Invoice create_invoice(Context& context, const InvoiceCreate& create);
Invoice get_invoice(Context& context, InvoiceId id);  // with its lines
store::Page<Invoice> list_invoices(Context& context, const InvoiceFilter& filter,
                                   const store::PageRequest& page);

// draft → pending: gives it number, issue date and due date, posts it, and uses the customer's credit on it.
Invoice issue_invoice(Context& context, InvoiceId id);
// draft → cancelled; its charges are pending again. An issued invoice is never voided: transition_refused.
Invoice cancel_invoice(Context& context, InvoiceId id, std::string_view reason);

// The invoices on which the customer owes, oldest due date first; all currencies where none is given.
std::vector<Invoice> open_invoices(Context& context, CustomerId customer,
                                   const std::optional<Currency>& currency = std::nullopt);

// One bounded step of the job `mark_overdue` (R036): at most `limit` pending invoices whose due date has gone
// by become overdue. Returns how many; fewer than `limit` means that it is done.
std::int64_t mark_overdue_invoices(Context& context, int limit);

}  // namespace dotmac::billing
