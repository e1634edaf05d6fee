// What a customer has paid in advance, and what he owes.
#pragma once

#include "modules/billing/payments_model.hpp"
#include "store/context.hpp"

namespace dotmac::billing {

CustomerBalance get_balance(Context& context, CustomerId customer);

// Puts the customer's credit to his open invoices, oldest due date first, as far as it goes; records
// `credit.applied`. Changes nothing where there is no credit or no open invoice. Returns the balance
// afterwards, which is the same: credit and debt shrink together.
CustomerBalance apply_credit(Context& context, CustomerId customer);

}  // namespace dotmac::billing
