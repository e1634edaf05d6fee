// The records of money that comes in and goes out again: payments, refunds, a customer's balance, statements,
// and the journal as it is shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "modules/billing/model.hpp"

namespace dotmac::billing {

// Payments.

struct PaymentAllocation {
    InvoiceId invoice_id;
    Money amount;
    Date allocated_on;
};
const record::Description& description_of(const PaymentAllocation*);

struct Refund {
    RefundId id;
    CustomerId customer_id;
    PaymentId payment_id;
    std::optional<InvoiceId> invoice_id;  // nothing: it came out of the customer's credit
    PaymentMethod payment_method = PaymentMethod::cash;
    Money amount;
    std::string reason;
    Date refunded_on;
    Instant created_at;
};
const record::Description& description_of(const Refund*);

struct Payment {
    PaymentId id;
    CustomerId customer_id;
    PaymentStatus status = PaymentStatus::pending;
    PaymentMethod payment_method = PaymentMethod::cash;
    Money amount;
    Money amount_allocated;  // what went to invoices; the rest became the customer's credit
    Money amount_refunded;
    Date received_on;
    std::optional<std::string> reference;  // a cheque's number, a transfer's text
    Instant created_at;
    std::int64_t version = 1;
    std::optional<std::vector<PaymentAllocation>> allocations;  // nothing in lists
    std::optional<std::vector<Refund>> refunds;                 // nothing in lists
};
const record::Description& description_of(const Payment*);

struct AllocationCreate {
    InvoiceId invoice_id;
    Money amount;
};
const record::Description& description_of(const AllocationCreate*);

struct PaymentCreate {
    CustomerId customer_id;
    PaymentMethod payment_method = PaymentMethod::cash;
    Money amount;
    std::optional<Date> received_on;  // today where left out
    std::optional<std::string> reference;
    // Nothing: the oldest invoices first. An empty list: all of it becomes credit.
    std::optional<std::vector<AllocationCreate>> allocations;
};
const record::Description& description_of(const PaymentCreate*);

struct PaymentFilter {
    std::optional<CustomerId> customer_id;
    std::optional<PaymentStatus> status;
    std::optional<PaymentMethod> payment_method;
    std::optional<Date> received_from;
    std::optional<Date> received_to;  // that day included
};
const record::Description& description_of(const PaymentFilter*);

// Refunds.

struct RefundCreate {
    std::optional<Money> amount;  // all that is not paid back yet where left out
    std::string reason;
    std::optional<InvoiceId> invoice_id;  // take it back from this invoice alone
};
const record::Description& description_of(const RefundCreate*);

struct RefundFilter {
    std::optional<CustomerId> customer_id;
    std::optional<PaymentId> payment_id;
    std::optional<InvoiceId> invoice_id;
};
const record::Description& description_of(const RefundFilter*);

// What a customer owes and has.

struct CustomerBalance {
    CustomerId customer_id;
    Currency currency;
    std::int64_t open_invoice_count = 0;
    Money open_invoices;  // what is due on them
    Money past_due;       // the part of it whose due date has gone by
    Money credit;         // paid in advance
    Money balance;        // open_invoices − credit: above zero is owed, below zero is owned
};
const record::Description& description_of(const CustomerBalance*);

// Statements.

struct StatementQuery {
    std::optional<Date> from;  // the first day of the month of `to` where left out
    std::optional<Date> to;    // that day included; today where left out
    std::string format = "json";
};
const record::Description& description_of(const StatementQuery*);

struct StatementEntry {
    Date date;
    std::string kind;       // invoice, payment, refund, credit_note
    std::string id;         // inv_…, pay_…, rfd_…
    std::string reference;  // the invoice's number, or what was written on the payment, or the reason
    std::optional<Money> debit;
    std::optional<Money> credit;
    Money balance;  // after it
};
const record::Description& description_of(const StatementEntry*);

struct Statement {
    CustomerId customer_id;
    std::string customer_number;
    std::string customer_name;
    Date from;
    Date to;
    Currency currency;
    Money opening_balance;  // above zero is owed
    std::vector<StatementEntry> entries;
    Money total_debit;
    Money total_credit;
    Money closing_balance;
};
const record::Description& description_of(const Statement*);

// The journal as it is shown.

struct PostedLine {
    std::string account;
    std::optional<Money> debit;
    std::optional<Money> credit;
};
const record::Description& description_of(const PostedLine*);

struct PostedEntry {
    JournalEntryId id;
    Date date;
    CustomerId customer_id;
    std::string source_kind;  // invoice, payment, refund, reversal
    std::string source_id;    // of the document: inv_…, pay_…, rfd_…
    std::vector<PostedLine> lines;
};
const record::Description& description_of(const PostedEntry*);

struct JournalFilter {
    std::optional<CustomerId> customer_id;
    std::optional<std::string> account;
    std::optional<Date> from;
    std::optional<Date> to;  // that day included
};
const record::Description& description_of(const JournalFilter*);

struct JournalExportQuery {
    std::string format = "csv";
    std::optional<Date> from;
    std::optional<Date> to;  // that day included
};
const record::Description& description_of(const JournalExportQuery*);

}  // namespace dotmac::billing
