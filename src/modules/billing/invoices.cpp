#include "modules/billing/invoices.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/problem.hpp"
#include "modules/billing/bulk_update.hpp"
#include "modules/billing/commissions.hpp"
#include "modules/billing/issuing.hpp"
#include "modules/billing/store.hpp"
#include "modules/identity/service.hpp"
#include "platform/events.hpp"
#include "registry/transition.hpp"

namespace dotmac::billing {
namespace {

using registry::to_string;

void require_currency(const identity::BillingProfile& customer, const Money& money, std::size_t item) {
    if (money.currency == customer.currency) return;
    throw invalid_field(fmt::format("items[{}].unit_price", item),
                        fmt::format("is in {}; the customer is billed in {}", money.currency.code(),
                                    customer.currency.code()));
}

void take_pending_charges(Context& context, Invoice& invoice, const Terms& terms, bool tax_exempt) {
    for (Charge& charge :
         queries::pending_charges_of(context.transaction, invoice.customer_id, context.today())) {
        InvoiceLine line =
            make_line({"charge", charge.description, charge.quantity, charge.unit_price, charge.tax_rate},
                      terms.tax_type, tax_exempt);
        line.charge_id = charge.id;
        append_line(invoice, std::move(line));
        charge.state = "invoiced";
        charge.invoice_id = invoice.id;
        queries::update_charge(context.transaction, charge);
    }
}

// The one place where an invoice that is stored gets another status: stores it and records the event.
void store_step(Context& context, Invoice& invoice, InvoiceStatus from, std::string_view reason) {
    queries::update_invoice(context.transaction, invoice);
    queries::derive_due(invoice, context.today());
    if (invoice.status == from) return;
    platform::record_transition(context, fmt::format("invoice.{}", to_string(invoice.status)),
                                invoice.id.to_string(), to_string(from), to_string(invoice.status), reason);
}

void use_credit(Context& context, Invoice& invoice) {
    if (invoice.amount_due.is_zero()) return;
    const auto credit = queries::find_credit(context.transaction, invoice.customer_id, invoice.currency);
    if (!credit || credit->amount.minor <= 0) return;
    const Money used = std::min(credit->amount, invoice.amount_due);
    queries::update_credit(context.transaction, *credit, credit->amount - used);
    queries::insert_credit_allocation(context.transaction, invoice, used, context.today());
    post(context, credit_entry(context.transaction.new_id<JournalEntryId>(), invoice, used, context.today()));
    const InvoiceStatus from = invoice.status;
    pay(invoice, used);
    store_step(context, invoice, from, "paid from the customer's credit");
    const Invoice* const issued[] = {&invoice};
    accrue_on_issued(context, issued);
}

}  // namespace

identity::BillingProfile require_customer(Context& context, CustomerId id) {
    const auto found = identity::billing_profiles(context.transaction, id, id);
    if (found.empty()) {
        throw invalid_field("customer_id", fmt::format("there is no customer '{}'", id.to_string()));
    }
    return found.front();
}

Invoice create_invoice(Context& context, const InvoiceCreate& create) {
    const auto customer = require_customer(context, create.customer_id);
    const Terms terms = load_terms(context);
    const Money nothing{0, customer.currency};
    Invoice invoice{
        .id = context.transaction.new_id<InvoiceId>(),
        .customer_id = create.customer_id,
        .currency = customer.currency,
        .subtotal = nothing,
        .tax_total = nothing,
        .total = nothing,
        .amount_paid = nothing,
        .amount_due = nothing,
        .created_at = context.clock->now,
    };
    for (std::size_t i = 0; i < create.items.size(); ++i) {
        const InvoiceItemCreate& item = create.items[i];
        require_currency(customer, item.unit_price, i);
        append_line(invoice,
                    make_line({"item", item.description, item.quantity, item.unit_price, item.tax_rate},
                              terms.tax_type, customer.tax_exempt));
    }
    if (create.include_pending_charges) take_pending_charges(context, invoice, terms, customer.tax_exempt);
    if (!invoice.lines) throw invalid_field("items", "there is nothing to bill");
    if (invoice.total.minor < 0) {
        throw invalid_field(
            "items", fmt::format("add up to {}: an invoice is never below zero", invoice.total.to_string()));
    }
    queries::insert_invoice(context.transaction, invoice);
    platform::record_event(context, "invoice.created", invoice.id.to_string());
    return invoice;
}

Invoice get_invoice(Context& context, InvoiceId id) {
    auto invoice = queries::find_invoice(context.transaction, id, context.today());
    if (!invoice) throw not_found(InvoiceId::noun, id.to_string());
    invoice->lines = queries::lines_of(context.transaction, *invoice);
    return *std::move(invoice);
}

store::Page<Invoice> list_invoices(Context& context, const InvoiceFilter& filter,
                                   const store::PageRequest& page) {
    return queries::list_invoices(context.transaction, filter, page, context.today());
}

Invoice issue_invoice(Context& context, InvoiceId id) {
    Invoice invoice = get_invoice(context, id);
    require_version(context, invoice.version);
    const Terms terms = load_terms(context);
    issue(invoice, terms);
    post(context, issue_entry(invoice));
    invoice.number = invoice_number(terms, queries::take_numbers(context.transaction, invoice_series, 1));
    queries::update_invoice(context.transaction, invoice);
    queries::derive_due(invoice, context.today());
    platform::record_event(context, "invoice.issued", id.to_string(), issued_event_data(invoice));
    if (invoice.status == InvoiceStatus::paid) {
        platform::record_transition(context, "invoice.paid", id.to_string(), "pending", "paid",
                                    "nothing is to pay");
    }
    use_credit(context, invoice);
    return invoice;
}

Invoice cancel_invoice(Context& context, InvoiceId id, std::string_view reason) {
    Invoice invoice = get_invoice(context, id);
    require_version(context, invoice.version);
    const InvoiceStatus from = invoice.status;
    invoice.status = registry::transition(from, InvoiceStatus::cancelled);
    for (Charge& charge : queries::charges_on(context.transaction, invoice.customer_id, id)) {
        charge.state = "pending";
        charge.invoice_id = std::nullopt;
        queries::update_charge(context.transaction, charge);
    }
    store_step(context, invoice, from, reason);
    return invoice;
}

std::vector<Invoice> open_invoices(Context& context, CustomerId customer,
                                   const std::optional<Currency>& currency) {
    auto invoices = queries::open_invoices_of(context.transaction, customer, context.today());
    if (currency) std::erase_if(invoices, [&](const Invoice& each) { return each.currency != *currency; });
    return invoices;
}

std::int64_t mark_overdue_invoices(Context& context, int limit) {
    auto invoices = queries::invoices_to_mark_overdue(context.transaction, context.today(), limit);
    std::vector<queries::StatusStep> steps;
    platform::EventBulk events{context};
    for (Invoice& invoice : invoices) {
        const InvoiceStatus from = invoice.status;
        invoice.status = registry::transition(from, InvoiceStatus::overdue);
        steps.push_back({invoice.id, invoice.version, invoice.status});
        events.add("invoice.overdue", invoice.id.to_string(),
                   fmt::format(R"({{"from":"{}","to":"{}","reason":"due on {}"}})", to_string(from),
                               to_string(invoice.status), dotmac::to_string(*invoice.due_date)));
    }
    if (queries::step_invoices(context.transaction, steps) != std::ssize(steps)) {
        throw Problem(ProblemCode::conflict, "Invoices were changed by somebody else meanwhile: try again.");
    }
    events.finish();
    return std::ssize(invoices);
}

}  // namespace dotmac::billing
