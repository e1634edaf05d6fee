// What billing tells portal_management of money that resellers have a share in.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "modules/billing/model.hpp"
#include "modules/billing/payments_settling.hpp"
#include "store/context.hpp"

namespace dotmac::billing {

// Of invoices that money or credit of one customer has just been put to: those that are paid with it. What
// was paid back of them before is taken off at once.
void accrue_on_paid(Context& context, std::span<const Share> shares);
// Of invoices that were paid from credit when they were issued. One query for all of them.
void accrue_on_issued(Context& context, std::span<const Invoice* const> invoices);

// For `db verify`: a sentence for each invoice whose commission is not that of an invoice that was paid, or
// not reversed in proportion to what was paid back.
std::vector<std::string> wrong_commissions(Context& context);

}  // namespace dotmac::billing
