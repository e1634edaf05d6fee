// The order of the steps matters on PostgreSQL, where other chunks are written at the same time:
//
//   1. the chunk itself: who comes second waits here, sees that it is done, and has written nothing
//   2. subscriptions, charges and credits, from the versions that were read
//   3. lines, journal, allocations: the bulk of the rows, while nothing that others need is locked
//   4. the numbers, which every other chunk waits for until this one commits
//   5. invoices and events, which bear the numbers
#include "modules/billing/chunk_writer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "modules/billing/bill_run_store.hpp"
#include "modules/billing/commissions.hpp"
#include "platform/events.hpp"

namespace dotmac::billing {
namespace {

using registry::to_string;
using store::Transaction;

void require_all(std::int64_t touched, std::size_t expected) {
    if (touched != static_cast<std::int64_t>(expected)) throw PlanOutdated{};
}

void take_what_is_billed(Transaction& transaction, const RangePlan& plan) {
    require_all(queries::advance_subscriptions(transaction, plan.advances), plan.advances.size());
    std::vector<queries::Taken> charges;
    std::vector<queries::CreditUse> credits;
    for (const PlannedInvoice& planned : plan.invoices) {
        for (const Charge& charge : planned.charges)
            charges.push_back({charge.customer_id, charge.id, charge.version, planned.invoice.id});
        if (planned.credit_used.is_zero()) continue;
        credits.push_back({planned.invoice.customer_id, planned.invoice.currency, planned.credit_version,
                           planned.credit_used.minor});
    }
    require_all(queries::take_charges(transaction, charges), charges.size());
    require_all(queries::use_credits(transaction, credits), credits.size());
}

void insert_lines(Transaction& transaction, const RangePlan& plan) {
    queries::LineBulk lines{transaction};
    for (const PlannedInvoice& planned : plan.invoices) {
        for (const InvoiceLine& line : *planned.invoice.lines)
            lines.add(planned.invoice.id, line);
    }
    lines.finish();
}

void post_entries(Transaction& transaction, const RangePlan& plan, const Terms& terms) {
    JournalBulk journal{transaction};
    for (const PlannedInvoice& planned : plan.invoices) {
        journal.add(issue_entry(planned.invoice));
        if (planned.credit_used.is_zero()) continue;
        journal.add(credit_entry(transaction.new_id<JournalEntryId>(), planned.invoice, planned.credit_used,
                                 terms.issue_date));
    }
    journal.finish();
}

void insert_allocations(Transaction& transaction, const RangePlan& plan, const Terms& terms) {
    if (std::ranges::all_of(plan.invoices, [](const auto& each) { return each.credit_used.is_zero(); }))
        return;
    const auto rows = transaction.bulk_insert(
        "payment_allocations",
        {"tenant_id", "invoice_id", "id", "customer_id", "amount", "currency", "allocated_on"});
    for (const PlannedInvoice& planned : plan.invoices) {
        if (planned.credit_used.is_zero()) continue;
        rows->add(transaction.tenant(), planned.invoice.id, transaction.new_id(), planned.invoice.customer_id,
                  planned.credit_used, planned.invoice.currency, terms.issue_date);
    }
    rows->finish();
}

void add_events(platform::EventBulk& events, const Invoice& invoice) {
    const std::string subject = invoice.id.to_string();
    events.add("invoice.issued", subject, issued_event_data(invoice));
    if (invoice.status == InvoiceStatus::pending) return;
    events.add(
        invoice.status == InvoiceStatus::paid ? "invoice.paid" : "invoice.partially_paid", subject,
        fmt::format(R"({{"from":"pending","to":"{}","reason":"{}"}})", to_string(invoice.status),
                    invoice.total.is_zero() ? "nothing is to pay" : "paid from the customer's credit"));
}

void insert_invoices(Context& context, BillRunId run, RangePlan& plan, const Terms& terms) {
    Transaction& transaction = context.transaction;
    queries::InvoiceBulk invoices{transaction};
    platform::EventBulk events{context};
    std::vector<const Invoice*> issued;
    std::int64_t number = queries::take_numbers(transaction, invoice_series, std::ssize(plan.invoices));
    for (PlannedInvoice& planned : plan.invoices) {
        planned.invoice.bill_run_id = run;
        planned.invoice.created_at = context.clock->now;
        planned.invoice.number = invoice_number(terms, number++);
        invoices.add(planned.invoice);
        add_events(events, planned.invoice);
        issued.push_back(&planned.invoice);
    }
    invoices.finish();
    events.finish();
    accrue_on_issued(context, issued);
}

}  // namespace

bool write_chunk(Context& context, BillRunId run, std::int64_t chunk, RangePlan& plan, const Terms& terms) {
    Transaction& transaction = context.transaction;
    for (PlannedInvoice& planned : plan.invoices)
        planned.invoice.id = transaction.new_id<InvoiceId>();
    if (!queries::finish_chunk(transaction, run, chunk, plan)) return false;
    take_what_is_billed(transaction, plan);
    queries::insert_results(transaction, run, chunk, plan);
    if (plan.invoices.empty()) return true;
    insert_lines(transaction, plan);
    post_entries(transaction, plan, terms);
    insert_allocations(transaction, plan, terms);
    insert_invoices(context, run, plan, terms);
    return true;
}

}  // namespace dotmac::billing
