#include "http/router.hpp"
#include "modules/support/portal_routes.hpp"
#include "modules/support/service.hpp"

namespace dotmac::support {

void add_routes(http::Router& router) {
    const Permission read = Permission::tickets_read;
    const Permission write = Permission::tickets_write;
    router.list("/tickets", read, "Tickets, newest first", list_tickets);
    router.create("/tickets", write, "Opens a ticket", create_ticket);
    router.get("/tickets/{ticket_id}", read, "One ticket", get_ticket);
    router.change("/tickets/{ticket_id}", write, "Changes subject, category, priority or who works on it",
                  change_ticket);
    router.action("/tickets/{ticket_id}/move", write, "Takes a step of TicketStatus", move_ticket);
    router.list("/tickets/{ticket_id}/comments", read, "What was said, oldest first", list_comments);
    router.create("/tickets/{ticket_id}/comments", write, "Says something about a ticket", add_comment);
    add_portal_routes(router);
}

}  // namespace dotmac::support
