#include "modules/billing/payments_model.hpp"

#include "record/describe.hpp"

namespace dotmac::billing {
namespace {

using record::Description;
using record::field;
using record::FieldOptions;

// Up to 10^13 minor units: what a customer pays in a lifetime stays far within 64 bits.
constexpr FieldOptions amount{.minimum = 1, .maximum = 10'000'000'000'000};
constexpr FieldOptions reason{.min_length = 1, .max_length = 500};

}  // namespace

// ---- Payments --------------------------------------------------------------------------------------------

const Description& description_of(const PaymentAllocation*) {
    using R = PaymentAllocation;
    static const Description all{"PaymentAllocation",
                                 "What a payment paid on one invoice.",
                                 {
                                     field<&R::invoice_id>("invoice_id", "The invoice."),
                                     field<&R::amount>("amount", "What was put to it."),
                                     field<&R::allocated_on>("allocated_on", "The day it counts from."),
                                 }};
    return all;
}

const Description& description_of(const Payment*) {
    using R = Payment;
    static const Description all{
        "Payment",
        "Money that a customer paid.",
        {
            field<&R::id>("id", "Its identifier."),
            field<&R::customer_id>("customer_id", "Who paid."),
            field<&R::status>("status", "Where it stands. Recorded by hand, it is completed at once."),
            field<&R::payment_method>("payment_method", "How it was paid."),
            field<&R::amount>("amount", "All of it."),
            field<&R::amount_allocated>("amount_allocated",
                                        "What went to invoices; the rest became the customer's credit."),
            field<&R::amount_refunded>("amount_refunded", "What was paid back of it."),
            field<&R::received_on>("received_on", "The day on which the money came in."),
            field<&R::reference>("reference", "What the payer wrote: a cheque's number, a transfer's text."),
            field<&R::created_at>("created_at", "When it was recorded."),
            field<&R::version>("version", "Counts its changes."),
            field<&R::allocations>("allocations", "The invoices that it paid; null in lists."),
            field<&R::refunds>("refunds", "What was paid back; null in lists."),
        }};
    return all;
}

const Description& description_of(const AllocationCreate*) {
    using R = AllocationCreate;
    static const Description all{"AllocationCreate",
                                 "What of a payment goes to one invoice.",
                                 {
                                     field<&R::invoice_id>("invoice_id", "An open invoice of the customer."),
                                     field<&R::amount>("amount", "At most what is due on it.", amount),
                                 }};
    return all;
}

const Description& description_of(const PaymentCreate*) {
    using R = PaymentCreate;
    static const Description all{
        "PaymentCreate",
        "Money that came in and is recorded by hand.",
        {
            field<&R::customer_id>("customer_id", "Who paid."),
            field<&R::payment_method>("payment_method", "How it was paid."),
            field<&R::amount>("amount", "All of it, in the customer's currency.", amount),
            field<&R::received_on>("received_on", "The day on which it came in; today where left out."),
            field<&R::reference>("reference",
                                 "What the payer wrote. It may come twice; an Idempotency-Key keeps a retry "
                                 "from being recorded twice.",
                                 {.max_length = 200}),
            field<&R::allocations>("allocations",
                                   "Which invoices it pays; the oldest first where left out. What is left "
                                   "over becomes the customer's credit, all of it with an empty list."),
        }};
    return all;
}

const Description& description_of(const PaymentFilter*) {
    using R = PaymentFilter;
    static const Description all{
        "PaymentFilter",
        "Which payments a list shows.",
        {
            field<&R::customer_id>("customer_id", "Of one customer."),
            field<&R::status>("status", "With this status."),
            field<&R::payment_method>("payment_method", "Paid in this way."),
            field<&R::received_from>("received_from", "That came in on this day or later."),
            field<&R::received_to>("received_to", "That came in on this day or earlier."),
        }};
    return all;
}

// ---- Refunds ---------------------------------------------------------------------------------------------

const Description& description_of(const Refund*) {
    using R = Refund;
    static const Description all{
        "Refund",
        "Money that was paid back.",
        {
            field<&R::id>("id", "Its identifier."),
            field<&R::customer_id>("customer_id", "Who got it."),
            field<&R::payment_id>("payment_id", "The payment that it gives back."),
            field<&R::invoice_id>("invoice_id",
                                  "The invoice that the money had paid, whose sale is taken back to that "
                                  "extent; null where it was the customer's credit."),
            field<&R::payment_method>("payment_method", "How it was paid back: as it was paid."),
            field<&R::amount>("amount", "How much."),
            field<&R::reason>("reason", "Why."),
            field<&R::refunded_on>("refunded_on", "The day on which it was paid back."),
            field<&R::created_at>("created_at", "When it was recorded."),
        }};
    return all;
}

const Description& description_of(const RefundCreate*) {
    using R = RefundCreate;
    static const Description all{
        "RefundCreate",
        "What of a payment is paid back.",
        {
            field<&R::amount>("amount", "How much; all that is not paid back yet where left out.", amount),
            field<&R::reason>("reason", "Why.", reason),
            field<&R::invoice_id>("invoice_id",
                                  "Take it from this invoice alone. Where left out: from the customer's "
                                  "credit, then from the invoices that it paid, the latest first."),
        }};
    return all;
}

const Description& description_of(const RefundFilter*) {
    using R = RefundFilter;
    static const Description all{"RefundFilter",
                                 "Which refunds a list shows.",
                                 {
                                     field<&R::customer_id>("customer_id", "Of one customer."),
                                     field<&R::payment_id>("payment_id", "Of one payment."),
                                     field<&R::invoice_id>("invoice_id", "Of one invoice."),
                                 }};
    return all;
}

// ---- Balance and statement -------------------------------------------------------------------------------

const Description& description_of(const CustomerBalance*) {
    using R = CustomerBalance;
    static const Description all{
        "CustomerBalance",
        "What a customer owes and has.",
        {
            field<&R::customer_id>("customer_id", "Whose."),
            field<&R::currency>("currency", "The customer's."),
            field<&R::open_invoice_count>("open_invoice_count", "On how many invoices something is due."),
            field<&R::open_invoices>("open_invoices", "What is due on them together."),
            field<&R::past_due>("past_due", "The part of it whose due date has gone by."),
            field<&R::credit>("credit", "What was paid in advance."),
            field<&R::balance>("balance", "open_invoices less credit: above zero is owed."),
        }};
    return all;
}

const Description& description_of(const StatementQuery*) {
    using R = StatementQuery;
    static const Description all{
        "StatementQuery",
        "The days that a statement covers, and its form.",
        {
            field<&R::from>("from", "The first day; where left out, the first of the month of the last."),
            field<&R::to>("to", "The last day; today where left out."),
            field<&R::format>("format", "json or csv.", {.one_of = "json csv", .optional = true}),
        }};
    return all;
}

const Description& description_of(const StatementEntry*) {
    using R = StatementEntry;
    static const Description all{
        "StatementEntry",
        "One line of a statement.",
        {
            field<&R::date>("date", "When."),
            field<&R::kind>("kind",
                            "invoice, payment, refund, or credit_note: the sale that a refund takes back."),
            field<&R::id>("id", "Of the invoice, the payment, or the refund."),
            field<&R::reference>("reference",
                                 "The invoice's number, the payment's reference, or the refund's reason."),
            field<&R::debit>("debit", "What the customer owes more by it."),
            field<&R::credit>("credit", "What he owes less by it."),
            field<&R::balance>("balance", "What he owes after it; below zero is paid in advance."),
        }};
    return all;
}

const Description& description_of(const Statement*) {
    using R = Statement;
    static const Description all{
        "Statement",
        "What was billed, paid and paid back in a period.",
        {
            field<&R::customer_id>("customer_id", "Whose."),
            field<&R::customer_number>("customer_number", "His number."),
            field<&R::customer_name>("customer_name", "His name."),
            field<&R::from>("from", "The first day."),
            field<&R::to>("to", "The last day."),
            field<&R::currency>("currency", "The customer's."),
            field<&R::opening_balance>("opening_balance", "When the first day began; above zero is owed."),
            field<&R::entries>("entries", "In the order of their days."),
            field<&R::total_debit>("total_debit", "The sum of the debits."),
            field<&R::total_credit>("total_credit", "The sum of the credits."),
            field<&R::closing_balance>("closing_balance", "When the last day ended."),
        }};
    return all;
}

// ---- Journal ---------------------------------------------------------------------------------------------

const Description& description_of(const PostedLine*) {
    using R = PostedLine;
    static const Description all{"JournalLine",
                                 "One line of a journal entry.",
                                 {
                                     field<&R::account>("account",
                                                        "receivable, revenue, tax, customer_credit, or "
                                                        "cash: with the payment method behind it."),
                                     field<&R::debit>("debit", "What is debited, or null."),
                                     field<&R::credit>("credit", "What is credited, or null."),
                                 }};
    return all;
}

const Description& description_of(const PostedEntry*) {
    using R = PostedEntry;
    static const Description all{
        "JournalEntry",
        "One entry of the journal; its lines balance.",
        {
            field<&R::id>("id", "Its identifier."),
            field<&R::date>("date", "The day it counts for."),
            field<&R::customer_id>("customer_id", "Whose account it concerns."),
            field<&R::source_kind>("source_kind", "invoice, payment, refund or reversal."),
            field<&R::source_id>("source_id", "The invoice, the payment, or the refund."),
            field<&R::lines>("lines", "What is debited and credited."),
        }};
    return all;
}

const Description& description_of(const JournalFilter*) {
    using R = JournalFilter;
    static const Description all{"JournalFilter",
                                 "Which journal entries a list shows.",
                                 {
                                     field<&R::customer_id>("customer_id", "Of one customer."),
                                     field<&R::account>("account", "That touch this account."),
                                     field<&R::from>("from", "Of this day or later."),
                                     field<&R::to>("to", "Of this day or earlier."),
                                 }};
    return all;
}

const Description& description_of(const JournalExportQuery*) {
    using R = JournalExportQuery;
    static const Description all{
        "JournalExportQuery",
        "Which part of the journal is exported, and how.",
        {
            field<&R::format>("format", "csv (RFC 4180), or ledger: the text that ledger and hledger read.",
                              {.one_of = "csv ledger", .optional = true}),
            field<&R::from>("from", "Of this day or later."),
            field<&R::to>("to", "Of this day or earlier."),
        }};
    return all;
}

}  // namespace dotmac::billing
