#include "modules/support/portal_routes.hpp"

#include "http/router.hpp"
#include "modules/portal_management/service.hpp"
#include "modules/support/service.hpp"

namespace dotmac::support {
namespace {

using portal_management::portal_customer;
using portal_management::portal_technician;

// A technician's role must grant him tickets, in the portal as at the desk (R035).
UserId reading_technician(Context& context) {
    return portal_technician(context, Permission::tickets_read);
}

UserId writing_technician(Context& context) {
    return portal_technician(context, Permission::tickets_write);
}

void add_customer_routes(http::Router& router) {
    const Permission customer = Permission::portal_customer;
    router
        .list("/portal/tickets", customer, "One's own tickets, newest first",
              [](Context& context, const PortalTicketFilter& filter, const store::PageRequest& page) {
                  return own_tickets(context, portal_customer(context), filter, page);
              })
        .menu = {"tickets", "Tickets"};
    router.create("/portal/tickets", customer, "Opens a ticket",
                  [](Context& context, const PortalTicketCreate& create) {
                      return open_own_ticket(context, portal_customer(context), create);
                  });
    router.get(
        "/portal/tickets/{ticket_id}", customer, "One of one's own tickets",
        [](Context& context, TicketId id) { return own_ticket(context, portal_customer(context), id); });
    router.list("/portal/tickets/{ticket_id}/comments", customer, "What was said, oldest first",
                [](Context& context, TicketId id, const store::PageRequest& page) {
                    return own_ticket_comments(context, portal_customer(context), id, page);
                });
    router.create("/portal/tickets/{ticket_id}/comments", customer, "Says something about one's own ticket",
                  [](Context& context, TicketId id, const PortalCommentCreate& create) {
                      return comment_own_ticket(context, portal_customer(context), id, create);
                  });
}

void add_technician_routes(http::Router& router) {
    const Permission technician = Permission::portal_technician;
    router
        .list("/portal/assigned-tickets", technician, "The tickets that one works on, newest first",
              [](Context& context, const PortalTicketFilter& filter, const store::PageRequest& page) {
                  return assigned_tickets(context, reading_technician(context), filter, page);
              })
        .menu = {"assigned-tickets", "Assigned tickets"};
    router.get("/portal/assigned-tickets/{ticket_id}", technician, "One of them",
               [](Context& context, TicketId id) {
                   return assigned_ticket(context, reading_technician(context), id);
               });
    router.action("/portal/assigned-tickets/{ticket_id}/move", technician, "Takes a step of TicketStatus",
                  [](Context& context, TicketId id, const TicketMove& move) {
                      assigned_ticket(context, writing_technician(context), id);
                      return move_ticket(context, id, move);
                  });
    router.list("/portal/assigned-tickets/{ticket_id}/comments", technician, "What was said, oldest first",
                [](Context& context, TicketId id, const store::PageRequest& page) {
                    assigned_ticket(context, reading_technician(context), id);
                    return list_comments(context, id, page);
                });
    router.create("/portal/assigned-tickets/{ticket_id}/comments", technician,
                  "Says something about a ticket that one works on",
                  [](Context& context, TicketId id, const CommentCreate& create) {
                      assigned_ticket(context, writing_technician(context), id);
                      return add_comment(context, id, create);
                  });
}

}  // namespace

void add_portal_routes(http::Router& router) {
    add_customer_routes(router);
    add_technician_routes(router);
}

}  // namespace dotmac::support
