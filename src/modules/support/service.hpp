// The rules of tickets. Every function runs in the caller's transaction; those that return a record return it
// as stored. Refusals are Problems: not_found, validation_failed (the field named), conflict,
// transition_refused, precondition_failed.
#pragma once

#include <span>
#include <vector>

#include "modules/support/model.hpp"
#include "platform/row_seals.hpp"
#include "platform/verify.hpp"
#include "store/context.hpp"
#include "store/page.hpp"

namespace dotmac::http {
class Router;
}

namespace dotmac::support {

// A new ticket is open. One that `follows` another belongs to the same customer, and that one has ended or is
// resolved: no ticket is opened again.
Ticket create_ticket(Context& context, const TicketCreate& create);
Ticket get_ticket(Context& context, TicketId id);
store::Page<Ticket> list_tickets(Context& context, const TicketFilter& filter,
                                 const store::PageRequest& page);
// A ticket that has ended changes no more.
Ticket change_ticket(Context& context, TicketId id, const TicketChange& change);
// The one place that changes a status; records the event ticket.moved {"from","to","reason"}.
Ticket move_ticket(Context& context, TicketId id, const TicketMove& move);

store::Page<Comment> list_comments(Context& context, TicketId id, const store::PageRequest& page);
Comment add_comment(Context& context, TicketId id, const CommentCreate& create);

// What the portal shows (R030, R031): a customer his own tickets without what staff say among themselves, a
// technician those that he works on. What belongs to another is not found.
store::Page<Ticket> own_tickets(Context& context, CustomerId customer, const PortalTicketFilter& filter,
                                const store::PageRequest& page);
Ticket own_ticket(Context& context, CustomerId customer, TicketId id);
Ticket open_own_ticket(Context& context, CustomerId customer, const PortalTicketCreate& create);
store::Page<Comment> own_ticket_comments(Context& context, CustomerId customer, TicketId id,
                                         const store::PageRequest& page);
// An answer that was waited for sets the ticket going again.
Comment comment_own_ticket(Context& context, CustomerId customer, TicketId id,
                           const PortalCommentCreate& create);
store::Page<Ticket> assigned_tickets(Context& context, UserId technician, const PortalTicketFilter& filter,
                                     const store::PageRequest& page);
Ticket assigned_ticket(Context& context, UserId technician, TicketId id);

std::span<const platform::Invariant> invariants();
std::vector<platform::SealedTable> sealed_tables();
void add_routes(http::Router& router);

}  // namespace dotmac::support
