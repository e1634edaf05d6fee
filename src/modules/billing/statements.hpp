// What was billed, paid and paid back in a period. It is read from the documents, not from the journal, and
// agrees with it: a statement's balance is receivable less customer_credit. Credit that pays an invoice moves
// nothing between customer and provider, so it does not show.
#pragma once

#include <string>

#include "modules/billing/payments_model.hpp"
#include "store/context.hpp"

namespace dotmac::billing {

// Both days included. Money that is recorded later for an earlier day (received_on) changes the statement of
// that day. Throws not_found, and 422 where the last day lies before the first.
Statement get_statement(Context& context, CustomerId customer, const StatementQuery& query);

// RFC 4180, with a line for the opening and one for the closing balance.
std::string to_csv(const Statement& statement);

}  // namespace dotmac::billing
