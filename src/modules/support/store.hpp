// The queries of the support module, and nothing but queries. All are bound to the transaction's tenant.
#pragma once

#include <optional>

#include "modules/support/model.hpp"
#include "store/page.hpp"
#include "store/transaction.hpp"

namespace dotmac::support::queries {

using store::Transaction;

void insert_ticket(Transaction& transaction, const Ticket& ticket);
// Writes what may change of a ticket, and its version as it stands in `ticket`.
void update_ticket(Transaction& transaction, const Ticket& ticket);
std::optional<Ticket> find_ticket(Transaction& transaction, TicketId id);
store::Page<Ticket> list_tickets(Transaction& transaction, const TicketFilter& filter,
                                 const store::PageRequest& page);

void insert_comment(Transaction& transaction, const Comment& comment);
store::Page<Comment> list_comments(Transaction& transaction, TicketId ticket, bool with_internal,
                                   const store::PageRequest& page);

}  // namespace dotmac::support::queries
