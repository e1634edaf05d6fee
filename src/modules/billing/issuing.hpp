// What issuing an invoice means, for one invoice as for a million: how a line is computed, what is posted,
// which status follows. Plain computation; only load_terms reads anything.
#pragma once

#include <string>
#include <string_view>

#include "modules/billing/journal.hpp"
#include "modules/billing/model.hpp"
#include "store/context.hpp"

namespace dotmac::identity {
struct BillingProfile;
}

namespace dotmac::billing {

// Refuses (422, customer_id) where there is no such customer.
identity::BillingProfile require_customer(Context& context, CustomerId id);

// What a tenant's settings and clock say about every invoice issued now.
struct Terms {
    Date issue_date;
    Date due_date;
    TaxType tax_type = TaxType::sales_tax;
    std::string number_prefix;
    int number_digits = 8;
};
Terms load_terms(Context& context);

std::string invoice_number(const Terms& terms, std::int64_t number);  // "INV-00000042"
inline constexpr std::string_view invoice_series = "invoice";

// What is to be billed, before it is a line.
struct Item {
    std::string_view kind;  // subscription, charge, item
    std::string_view description;
    std::int64_t quantity = 1;
    Money unit_price;
    Rate tax_rate;
};
// Amount and tax are rounded once, here, half-even. An exempt customer pays no tax (R054).
InvoiceLine make_line(const Item& item, TaxType tax_type, bool tax_exempt);

// Adds a line and its amounts to the totals.
void append_line(Invoice& invoice, InvoiceLine line);

// draft → pending, with everything but its number; and on to paid where nothing is to pay.
void issue(Invoice& invoice, const Terms& terms);
// `amount` more (above zero, at most what is due) is paid: pending → partially_paid where it is less than the
// total (R037); pending, partially_paid and overdue → paid where nothing is left; overdue with a part of it
// stays overdue. Throws conflict where the invoice owes less, transition_refused where it owes nothing.
void pay(Invoice& invoice, const Money& amount);

JournalEntry issue_entry(const Invoice& invoice);
JournalEntry credit_entry(JournalEntryId id, const Invoice& invoice, const Money& used, Date date);
std::string issued_event_data(const Invoice& invoice);

}  // namespace dotmac::billing
