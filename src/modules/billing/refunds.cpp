#include "modules/billing/refunds.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/problem.hpp"
#include "modules/billing/bulk_update.hpp"
#include "modules/billing/invoices.hpp"
#include "modules/billing/journal.hpp"
#include "modules/billing/payments.hpp"
#include "modules/billing/payments_store.hpp"
#include "modules/billing/store.hpp"
#include "modules/portal_management/service.hpp"
#include "platform/events.hpp"
#include "registry/transition.hpp"

namespace dotmac::billing {
namespace {

using queries::InvoiceFlow;
using registry::to_string;

Money above_zero(const Money& amount) {
    return amount.minor > 0 ? amount : Money{0, amount.currency};
}

// What went back of what `flow` paid: at most that. Anything above it came out of credit.
Money refunded_of_own(const InvoiceFlow& flow) {
    return std::min(flow.paid, flow.refunded);
}
Money refunded_of_credit(const InvoiceFlow& flow) {
    return flow.payment_id ? above_zero(flow.refunded - flow.paid) : Money{0, flow.paid.currency};
}

// One invoice, as far as refunds look at it.
struct Source {
    Invoice invoice;
    std::vector<InvoiceFlow> flows;

    Money refunded() const {
        Money total{0, invoice.currency};
        for (const InvoiceFlow& flow : flows)
            total += flow.refunded;
        return total;
    }
    Money left_of(PaymentId payment) const {
        const auto found = std::ranges::find(flows, payment, &InvoiceFlow::payment_id);
        if (found == flows.end()) return Money{0, invoice.currency};
        return found->paid - refunded_of_own(*found);
    }
    Money left_of_credit() const {
        Money left{0, invoice.currency};
        for (const InvoiceFlow& flow : flows) {
            if (!flow.payment_id) left += flow.paid;
            left -= refunded_of_credit(flow);
        }
        return left;
    }
};

struct Part {
    Source* source = nullptr;  // none: the customer's credit
    Money amount;
};

// What of the payment became credit and was not paid back: what it still is or has paid by way of credit.
Money left_as_credit(const Payment& payment) {
    Money left = payment.amount - payment.amount_allocated;
    std::vector<InvoiceFlow> own;
    for (const PaymentAllocation& each : *payment.allocations)
        own.push_back({each.invoice_id, payment.id, each.amount, Money{0, each.amount.currency}});
    for (const Refund& refund : *payment.refunds) {
        const auto found = std::ranges::find(
            own, refund.invoice_id, [](const InvoiceFlow& flow) { return std::optional{flow.invoice_id}; });
        if (found == own.end()) {
            left -= refund.amount;
        } else {
            found->refunded += refund.amount;
        }
    }
    for (const InvoiceFlow& flow : own)
        left -= refunded_of_credit(flow);
    return left;
}

// The invoice that the caller names: what the payment paid there, then what credit did.
std::vector<Source> named_source(Context& context, const Payment& payment, InvoiceId id) {
    auto invoice = queries::find_invoice(context.transaction, id, context.today());
    if (!invoice || invoice->customer_id != payment.customer_id) {
        throw invalid_field("invoice_id", fmt::format("the customer has no invoice '{}'", id.to_string()));
    }
    std::vector<Source> sources;
    sources.push_back(
        {*std::move(invoice), queries::flows_of(context.transaction, id, payment.amount.currency)});
    return sources;
}

// The invoices that the payment paid, the latest first.
std::vector<Source> own_sources(Context& context, const Payment& payment) {
    std::vector<Source> sources;
    auto flows = queries::flows_of(context.transaction, payment.id, payment.amount.currency);
    for (Invoice& invoice : queries::invoices_paid_by(context.transaction, payment.id, context.today())) {
        Source source{std::move(invoice), {}};
        std::ranges::copy_if(flows, std::back_inserter(source.flows),
                             [&](const InvoiceFlow& flow) { return flow.invoice_id == source.invoice.id; });
        sources.push_back(std::move(source));
    }
    std::ranges::reverse(sources);
    return sources;
}

class Parts {
  public:
    explicit Parts(const Money& wanted) : wanted_{wanted}, missing_{wanted} {}
    void take(Source* source, const Money& at_most) {
        const Money amount = std::min(at_most, missing_);
        if (amount.minor <= 0) return;
        missing_ -= amount;
        parts_.push_back({source, amount});
    }
    const Money& missing() const { return missing_; }
    Money taken() const { return wanted_ - missing_; }
    const std::vector<Part>& all() const { return parts_; }

  private:
    Money wanted_;
    Money missing_;
    std::vector<Part> parts_;
};

Money wanted(const Payment& payment, const RefundCreate& create) {
    const Money left = payment.amount - payment.amount_refunded;
    if (!create.amount) return left;
    if (create.amount->currency != left.currency) {
        throw invalid_field("amount", fmt::format("is in {}; the payment is in {}",
                                                  create.amount->currency.code(), left.currency.code()));
    }
    if (create.amount->minor <= 0) {
        throw invalid_field("amount",
                            fmt::format("must be above zero, and is {}", create.amount->to_string()));
    }
    if (*create.amount > left) {
        throw invalid_field("amount", fmt::format("is more than the {} of the payment that are not paid back",
                                                  left.to_string()));
    }
    return *create.amount;
}

// Tax in proportion to all that is taken back of the invoice, so that the parts add up.
Money tax_in(const Invoice& invoice, const Money& refunded) {
    return fraction_half_even(invoice.tax_total, refunded.minor, invoice.total.minor);
}

void post_part(Context& context, JournalBulk& journal, const Refund& refund, const Part& part) {
    const Currency& currency = refund.amount.currency;
    const auto entry = [&](std::string_view kind) {
        return JournalEntry{context.transaction.new_id<JournalEntryId>(),
                            refund.refunded_on,
                            refund.customer_id,
                            currency,
                            {kind, refund.id.value}};
    };
    const std::string_view from = part.source ? account::receivable : account::customer_credit;
    journal.add(entry("refund")
                    .debit(from, refund.amount)
                    .credit(account::cash(refund.payment_method), refund.amount));
    if (!part.source) return;
    const Money before = part.source->refunded();
    const Invoice& invoice = part.source->invoice;
    const Money tax = tax_in(invoice, before + refund.amount) - tax_in(invoice, before);
    journal.add(entry("reversal")
                    .debit(account::revenue, refund.amount - tax)
                    .debit(account::tax, tax)
                    .credit(account::receivable, refund.amount));
}

void add_refund_event(platform::EventBulk& events, const Refund& refund) {
    events.add("refund.recorded", refund.id.to_string(),
               platform::event_data({{"payment_id", refund.payment_id.to_string()},
                                     {"invoice_id", refund.invoice_id ? refund.invoice_id->to_string() : ""},
                                     {"amount", refund.amount.amount()},
                                     {"currency", refund.amount.currency.code()},
                                     {"reason", refund.reason}}));
}

// paid → refunded, where with this part all of the invoice's total is paid back.
void step_invoice(platform::EventBulk& events, std::vector<queries::StatusStep>& steps, const Part& part,
                  std::string_view reason) {
    if (!part.source || part.source->refunded() + part.amount != part.source->invoice.total) return;
    const Invoice& invoice = part.source->invoice;
    const InvoiceStatus status = registry::transition(invoice.status, InvoiceStatus::refunded);
    steps.push_back({invoice.id, invoice.version, status});
    events.add("invoice.refunded", invoice.id.to_string(),
               platform::event_data(
                   {{"from", to_string(invoice.status)}, {"to", to_string(status)}, {"reason", reason}}));
}

void step_payment(Context& context, platform::EventBulk& events, Payment& payment, const Money& amount,
                  std::string_view reason) {
    payment.amount_refunded += amount;
    if (payment.amount_refunded == payment.amount) {
        const PaymentStatus from = payment.status;
        payment.status = registry::transition(from, PaymentStatus::refunded);
        events.add("payment.refunded", payment.id.to_string(),
                   platform::event_data(
                       {{"from", to_string(from)}, {"to", to_string(payment.status)}, {"reason", reason}}));
    }
    queries::update_payment(context.transaction, payment);
}

// Takes back the resellers' share of what is paid back of invoices.
void reverse_shares(Context& context, const std::vector<Part>& parts, const std::vector<Refund>& refunds) {
    std::vector<portal_management::RefundedInvoice> refunded;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const Source* source = parts[i].source;
        if (source == nullptr) continue;
        refunded.push_back({source->invoice.id.to_string(), refunds[i].id.to_string(),
                            source->refunded() + parts[i].amount, source->invoice.total});
    }
    portal_management::reverse_commissions(context, refunds.front().customer_id, refunded);
}

void carry_out(Context& context, Payment& payment, const std::vector<Part>& parts,
               const std::string& reason) {
    platform::EventBulk events{context};
    JournalBulk journal{context.transaction};
    std::vector<Refund> refunds;
    std::vector<queries::StatusStep> steps;
    Money total{0, payment.amount.currency};
    for (const Part& part : parts) {
        const Refund refund{
            .id = context.transaction.new_id<RefundId>(),
            .customer_id = payment.customer_id,
            .payment_id = payment.id,
            .invoice_id = part.source ? std::optional{part.source->invoice.id} : std::nullopt,
            .payment_method = payment.payment_method,
            .amount = part.amount,
            .reason = reason,
            .refunded_on = context.today(),
            .created_at = context.clock->now,
        };
        post_part(context, journal, refund, part);
        add_refund_event(events, refund);
        step_invoice(events, steps, part, reason);
        total += part.amount;
        refunds.push_back(refund);
    }
    step_payment(context, events, payment, total, reason);
    if (queries::step_invoices(context.transaction, steps) != std::ssize(steps)) {
        throw Problem(ProblemCode::conflict, "Invoices were changed by somebody else meanwhile: try again.");
    }
    queries::insert_refunds(context.transaction, refunds);
    reverse_shares(context, parts, refunds);
    journal.finish();
    events.finish();
    std::ranges::move(refunds, std::back_inserter(*payment.refunds));
}

// As much as is wanted of what the payment left as credit and the customer still has.
void take_from_credit(Context& context, const Payment& payment, Parts& parts) {
    const auto credit =
        queries::find_credit(context.transaction, payment.customer_id, payment.amount.currency);
    if (!credit) return;
    const Money before = parts.missing();
    parts.take(nullptr, std::min(left_as_credit(payment), credit->amount));
    const Money taken = before - parts.missing();
    if (taken.is_zero()) return;
    queries::update_credit(context.transaction, *credit, credit->amount - taken);
}

void require_whole(const Parts& parts, const RefundCreate& create) {
    if (parts.missing().is_zero()) return;
    throw invalid_field("amount",
                        fmt::format("at most {} can be paid back {}", parts.taken().to_string(),
                                    create.invoice_id ? "from this invoice"
                                                      : "without naming the invoice that credit has paid"));
}

}  // namespace

Payment refund_payment(Context& context, PaymentId id, const RefundCreate& create) {
    Payment payment = get_payment(context, id);
    require_version(context, payment.version);
    registry::transition(payment.status, PaymentStatus::refunded);  // refuses what is not completed
    Parts parts{wanted(payment, create)};
    auto sources = create.invoice_id ? named_source(context, payment, *create.invoice_id)
                                     : own_sources(context, payment);
    if (create.invoice_id) {
        const Source& source = sources.front();
        parts.take(&sources.front(),
                   source.left_of(id) + std::min(left_as_credit(payment), source.left_of_credit()));
    } else {
        take_from_credit(context, payment, parts);
        for (Source& source : sources)
            parts.take(&source, source.left_of(id));
    }
    require_whole(parts, create);
    carry_out(context, payment, parts.all(), create.reason);
    return payment;
}

Refund get_refund(Context& context, RefundId id) {
    auto refund = queries::find_refund(context.transaction, id);
    if (!refund) throw not_found(RefundId::noun, id.to_string());
    return *std::move(refund);
}

store::Page<Refund> list_refunds(Context& context, const RefundFilter& filter,
                                 const store::PageRequest& page) {
    return queries::list_refunds(context.transaction, filter, page);
}

}  // namespace dotmac::billing
