// Payments recorded by hand. What a gateway would report (processing, failed, disputed) cannot happen here.
#pragma once

#include "modules/billing/payments_model.hpp"
#include "store/context.hpp"
#include "store/page.hpp"

namespace dotmac::billing {

// Records money that is in hand: the payment goes from pending to completed, is put to the customer's open
// invoices (oldest due date first, or as `allocations` tells), which become partially paid (R037) or paid,
// and what is left over becomes the customer's credit. One entry in the journal, dated `received_on`. A fixed
// number of statements, however many invoices the customer has. The same reference may come twice: two
// customers' cheques bear the same number, and a retry is what the Idempotency-Key is for.
//
// Refuses (422, the field named) a customer that there is none of, a day to come, another currency than the
// customer's, an amount that is not above zero, and an allocation to an invoice that is not the customer's,
// not open, or owes less, or allocations that add up to more than the amount.
Payment record_payment(Context& context, const PaymentCreate& create);

// With its allocations and refunds.
Payment get_payment(Context& context, PaymentId id);
store::Page<Payment> list_payments(Context& context, const PaymentFilter& filter,
                                   const store::PageRequest& page);

}  // namespace dotmac::billing
