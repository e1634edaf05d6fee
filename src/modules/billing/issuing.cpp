#include "modules/billing/issuing.hpp"

#include <fmt/format.h>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "modules/billing/settings.hpp"
#include "registry/refusal.hpp"
#include "registry/transition.hpp"

namespace dotmac::billing {

Terms load_terms(Context& context) {
    const std::string type = platform::get(context, default_tax_type);
    // A setting is stored data: one that was made before a value was retired goes on being read.
    const auto stored_type = registry::parse<TaxType>(type);
    return {
        .issue_date = context.today(),
        .due_date = add_days(context.today(), static_cast<int>(platform::get(context, invoice_due_days))),
        .tax_type = stored_type ? *stored_type
                                : registry::parse_new<TaxType>(default_tax_type.name, type,
                                                               dotmac::to_string(context.today())),
        .number_prefix = platform::get(context, invoice_number_prefix),
        .number_digits = static_cast<int>(platform::get(context, invoice_number_digits)),
    };
}

std::string invoice_number(const Terms& terms, std::int64_t number) {
    return fmt::format("{}{:0{}}", terms.number_prefix, number, terms.number_digits);
}

InvoiceLine make_line(const Item& item, TaxType tax_type, bool tax_exempt) {
    InvoiceLine line;
    line.kind = item.kind;
    line.description = item.description;
    line.quantity = item.quantity;
    line.unit_price = item.unit_price;
    line.amount = item.unit_price * item.quantity;
    line.tax_type = tax_exempt ? TaxType::exempt : tax_type;
    line.tax_rate = line.tax_type == TaxType::exempt ? Rate{} : item.tax_rate;
    line.tax_amount = multiply_half_even(line.amount, line.tax_rate);
    return line;
}

void append_line(Invoice& invoice, InvoiceLine line) {
    if (!invoice.lines) invoice.lines.emplace();
    line.line_number = static_cast<int>(invoice.lines->size()) + 1;
    invoice.subtotal += line.amount;
    invoice.tax_total += line.tax_amount;
    invoice.total = invoice.subtotal + invoice.tax_total;
    invoice.lines->push_back(std::move(line));
}

void issue(Invoice& invoice, const Terms& terms) {
    invoice.status = registry::transition(invoice.status, InvoiceStatus::pending);
    invoice.issue_date = terms.issue_date;
    invoice.due_date = terms.due_date;
    if (invoice.total.is_zero()) invoice.status = registry::transition(invoice.status, InvoiceStatus::paid);
}

void pay(Invoice& invoice, const Money& amount) {
    const Money paid = invoice.amount_paid + amount;
    if (amount.minor <= 0 || paid > invoice.total) {
        throw Problem(ProblemCode::conflict,
                      fmt::format("{} cannot be put to the invoice, on which {} is due.", amount.to_string(),
                                  (invoice.total - invoice.amount_paid).to_string()));
    }
    if (paid == invoice.total) {
        invoice.status = registry::transition(invoice.status, InvoiceStatus::paid);
    } else if (invoice.status != InvoiceStatus::overdue && invoice.status != InvoiceStatus::partially_paid) {
        invoice.status = registry::transition(invoice.status, InvoiceStatus::partially_paid);
    }
    invoice.amount_paid = paid;
}

JournalEntry issue_entry(const Invoice& invoice) {
    return JournalEntry{JournalEntryId{invoice.id.value},
                        *invoice.issue_date,
                        invoice.customer_id,
                        invoice.currency,
                        {"invoice", invoice.id.value}}
        .debit(account::receivable, invoice.total)
        .credit(account::revenue, invoice.subtotal)
        .credit(account::tax, invoice.tax_total);
}

JournalEntry credit_entry(JournalEntryId id, const Invoice& invoice, const Money& used, Date date) {
    return JournalEntry{id, date, invoice.customer_id, invoice.currency, {"invoice", invoice.id.value}}
        .debit(account::customer_credit, used)
        .credit(account::receivable, used);
}

std::string issued_event_data(const Invoice& invoice) {
    return fmt::format(
        R"({{"from":"draft","to":"pending","number":{},"total":"{}","currency":"{}","due_date":"{}"}})",
        quote_json(*invoice.number), invoice.total.amount(), invoice.currency.code(),
        dotmac::to_string(*invoice.due_date));
}

}  // namespace dotmac::billing
