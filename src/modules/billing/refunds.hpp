// Paying back. Two cases, told apart by what the money had become:
//
//   it is still the customer's credit    the credit shrinks: debit customer_credit, credit cash
//   it has paid an invoice               the sale is taken back to that extent: debit receivable, credit cash
//                                        (the refund), and debit revenue and tax, credit receivable (the
//                                        reversal, which a statement shows as a credit note)
//
// So an invoice never owes again what it owed before: its status only goes on, from paid to refunded, once
// all of its total is paid back, and amount_paid keeps telling what was paid. A part of it paid back leaves
// the status as it is. Tax is taken back in proportion, rounded half-even on what is taken back so far, so
// that the parts of a whole refund add up to the invoice's tax. A payment is refunded once all of it is paid
// back; until then amount_refunded grows.
//
// What a payment can give back: to each invoice what it paid there, and of the rest, which became credit,
// what is left of the customer's credit, or what credit has paid on an invoice that the caller names.
#pragma once

#include "modules/billing/payments_model.hpp"
#include "store/context.hpp"
#include "store/page.hpp"

namespace dotmac::billing {

// Takes it from the credit first, then from the invoices that the payment paid, the latest first; or from
// `invoice_id` alone. Each part is a refund of its own. Refuses: conflict where the payment is not completed;
// 422 for an amount in another currency, not above zero, or more than can be paid back in this way. Returns
// the payment with all of its refunds.
Payment refund_payment(Context& context, PaymentId id, const RefundCreate& create);

Refund get_refund(Context& context, RefundId id);
store::Page<Refund> list_refunds(Context& context, const RefundFilter& filter,
                                 const store::PageRequest& page);

}  // namespace dotmac::billing
