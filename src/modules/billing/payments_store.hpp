// The queries of payments, refunds, credit and statements, and nothing but queries.
#pragma once

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "modules/billing/payments_model.hpp"
#include "store/page.hpp"
#include "store/transaction.hpp"

namespace dotmac::billing::queries {

using store::Transaction;

// Payments.
std::optional<Payment> find_payment(Transaction& transaction, PaymentId id);
std::vector<PaymentAllocation> allocations_of(Transaction& transaction, const Payment& payment);
void insert_payment(Transaction& transaction, const Payment& payment);
// Status and amount_refunded; throws conflict where somebody else was faster.
void update_payment(Transaction& transaction, Payment& payment);
store::Page<Payment> list_payments(Transaction& transaction, const PaymentFilter& filter,
                                   const store::PageRequest& page);

struct NewAllocation {
    InvoiceId invoice_id;
    Money amount;
};
// No payment: out of the customer's credit.
void insert_allocations(Transaction& transaction, CustomerId customer, std::optional<PaymentId> payment,
                        Date allocated_on, std::span<const NewAllocation> allocations);

// Credit.
void add_credit(Transaction& transaction, CustomerId customer, const Money& amount);
CustomerBalance read_balance(Transaction& transaction, CustomerId customer, const Currency& currency,
                             Date today);

// Refunds.
std::vector<Refund> refunds_of(Transaction& transaction, PaymentId payment);
std::optional<Refund> find_refund(Transaction& transaction, RefundId id);
void insert_refunds(Transaction& transaction, std::span<const Refund> refunds);
store::Page<Refund> list_refunds(Transaction& transaction, const RefundFilter& filter,
                                 const store::PageRequest& page);
// In minor units, of all invoices of the customer of which anything was paid back.
std::unordered_map<InvoiceId, std::int64_t> refunded_by_invoice(Transaction& transaction,
                                                                CustomerId customer);
// What one payment paid on an invoice, and what of it went back. No payment: what credit paid there; what of
// that went back stands with the payment that gave it back.
struct InvoiceFlow {
    InvoiceId invoice_id;
    std::optional<PaymentId> payment_id;
    Money paid;
    Money refunded;
};
std::vector<InvoiceFlow> flows_of(Transaction& transaction, InvoiceId invoice, const Currency& currency);
// Of all invoices that the payment paid.
std::vector<InvoiceFlow> flows_of(Transaction& transaction, PaymentId payment, const Currency& currency);

// Statements.
// What the customer owed (above zero) when the day began.
Money balance_before(Transaction& transaction, CustomerId customer, const Currency& currency, Date date);
// In the order of a statement, without their balances.
std::vector<StatementEntry> statement_entries(Transaction& transaction, CustomerId customer,
                                              const Currency& currency, Date from, Date to);

}  // namespace dotmac::billing::queries
