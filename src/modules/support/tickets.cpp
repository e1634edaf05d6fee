#include "base/problem.hpp"
#include "base/text.hpp"
#include "modules/identity/service.hpp"
#include "modules/support/service.hpp"
#include "modules/support/store.hpp"
#include "platform/events.hpp"
#include "registry/transition.hpp"

namespace dotmac::support {
namespace {

using registry::to_string;

Ticket stored(Context& context, TicketId id) {
    auto found = queries::find_ticket(context.transaction, id);
    if (!found) throw not_found(TicketId::noun, id.to_string());
    return std::move(*found);
}

void require_customer(Context& context, CustomerId id) {
    if (!identity::billing_profiles(context.transaction, id, id).empty()) return;
    throw invalid_field("customer_id", "there is no customer '" + id.to_string() + "'");
}

void require_assignee(Context& context, UserId id) {
    const auto user = identity::find_user(context, id);
    if (!user) throw invalid_field("assigned_to", "there is no user '" + id.to_string() + "'");
    if (user->is_disabled)
        throw invalid_field("assigned_to", "the user '" + id.to_string() + "' is disabled");
}

// Ended, or resolved and awaiting nothing but confirmation.
bool may_be_followed(TicketStatus status) {
    return registry::is_final(status) || status == TicketStatus::resolved;
}

void require_followable(Context& context, CustomerId customer, TicketId id) {
    const auto earlier = queries::find_ticket(context.transaction, id);
    if (!earlier || earlier->customer_id != customer)
        throw invalid_field("follows", "this customer has no ticket '" + id.to_string() + "'");
    if (!may_be_followed(earlier->status))
        throw Problem(ProblemCode::conflict, "The ticket '" + id.to_string() + "' is " +
                                                 std::string{to_string(earlier->status)} +
                                                 ": add a comment to it rather than a new ticket.");
}

void require_not_ended(const Ticket& ticket) {
    if (!registry::is_final(ticket.status)) return;
    throw Problem(ProblemCode::conflict, "The ticket is " + std::string{to_string(ticket.status)} +
                                             ": open another one that follows it.");
}

void save(Context& context, Ticket& ticket) {
    ticket.updated_at = context.clock->now;
    ++ticket.version;
    queries::update_ticket(context.transaction, ticket);
}

void step(Context& context, Ticket& ticket, TicketStatus to, std::string_view reason) {
    const TicketStatus from = ticket.status;
    ticket.status = registry::transition(from, to);
    if (to == TicketStatus::resolved) ticket.resolved_at = context.clock->now;
    if (registry::is_final(to)) ticket.closed_at = context.clock->now;
    save(context, ticket);
    platform::record_transition(context, "ticket.moved", ticket.id.to_string(), to_string(from),
                                to_string(to), reason);
}

std::string text_of(const std::optional<UserId>& user) {
    return user ? user->to_string() : "";
}

Ticket of_customer(Context& context, CustomerId customer, TicketId id) {
    auto found = queries::find_ticket(context.transaction, id);
    if (!found || found->customer_id != customer) throw not_found(TicketId::noun, id.to_string());
    return std::move(*found);
}

Comment say(Context& context, const Ticket& ticket, std::string text, bool is_internal) {
    require_not_ended(ticket);
    Comment comment{.id = context.transaction.new_id<CommentId>(),
                    .ticket_id = ticket.id,
                    .author = context.actor.name,
                    .is_internal = is_internal,
                    .text = std::move(text),
                    .created_at = context.clock->now};
    queries::insert_comment(context.transaction, comment);
    platform::record_event(context, "ticket.commented", ticket.id.to_string(),
                           platform::event_data({{"comment", comment.id.to_string()}}));
    return comment;
}

}  // namespace

Ticket create_ticket(Context& context, const TicketCreate& create) {
    require_customer(context, create.customer_id);
    if (create.assigned_to) require_assignee(context, *create.assigned_to);
    if (create.follows) require_followable(context, create.customer_id, *create.follows);
    const Ticket ticket{
        .id = context.transaction.new_id<TicketId>(),
        .customer_id = create.customer_id,
        .subject = create.subject,
        .description = create.description,
        .category = create.category,
        .priority = create.priority,
        .source = create.source,
        .status = registry::initial<TicketStatus>(),
        .assigned_to = create.assigned_to,
        .follows = create.follows,
        .created_by = context.actor.name,
        .created_at = context.clock->now,
        .updated_at = context.clock->now,
        .resolved_at = std::nullopt,
        .closed_at = std::nullopt,
    };
    queries::insert_ticket(context.transaction, ticket);
    platform::record_event(context, "ticket.opened", ticket.id.to_string(),
                           platform::event_data({{"customer", ticket.customer_id.to_string()},
                                                 {"category", to_string(ticket.category)},
                                                 {"priority", to_string(ticket.priority)},
                                                 {"source", to_string(ticket.source)}}));
    return ticket;
}

Ticket get_ticket(Context& context, TicketId id) {
    return stored(context, id);
}

store::Page<Ticket> list_tickets(Context& context, const TicketFilter& filter,
                                 const store::PageRequest& page) {
    return queries::list_tickets(context.transaction, filter, page);
}

Ticket change_ticket(Context& context, TicketId id, const TicketChange& change) {
    Ticket ticket = stored(context, id);
    require_version(context, ticket.version);
    require_not_ended(ticket);
    const Ticket before = ticket;
    if (change.subject) ticket.subject = *change.subject;
    if (change.category) ticket.category = *change.category;
    if (change.priority) ticket.priority = *change.priority;
    if (change.assigned_to) ticket.assigned_to = *change.assigned_to;
    if (ticket.assigned_to && ticket.assigned_to != before.assigned_to)
        require_assignee(context, *ticket.assigned_to);
    save(context, ticket);
    platform::record_event(context, "ticket.changed", id.to_string(),
                           platform::event_data({{"category", to_string(ticket.category)},
                                                 {"priority", to_string(ticket.priority)},
                                                 {"assigned_to", text_of(ticket.assigned_to)}}));
    return ticket;
}

Ticket move_ticket(Context& context, TicketId id, const TicketMove& move) {
    Ticket ticket = stored(context, id);
    require_version(context, ticket.version);
    step(context, ticket, move.status, move.reason);
    return ticket;
}

store::Page<Comment> list_comments(Context& context, TicketId id, const store::PageRequest& page) {
    stored(context, id);
    return queries::list_comments(context.transaction, id, true, page);
}

Comment add_comment(Context& context, TicketId id, const CommentCreate& create) {
    return say(context, stored(context, id), create.text, create.is_internal);
}

store::Page<Ticket> own_tickets(Context& context, CustomerId customer, const PortalTicketFilter& filter,
                                const store::PageRequest& page) {
    return queries::list_tickets(context.transaction, {.status = filter.status, .customer_id = customer},
                                 page);
}

Ticket own_ticket(Context& context, CustomerId customer, TicketId id) {
    return of_customer(context, customer, id);
}

Ticket open_own_ticket(Context& context, CustomerId customer, const PortalTicketCreate& create) {
    return create_ticket(context, {.customer_id = customer,
                                   .subject = create.subject,
                                   .description = create.description,
                                   .category = create.category,
                                   .source = TicketSource::customer_portal,
                                   .assigned_to = std::nullopt,
                                   .follows = create.follows});
}

store::Page<Comment> own_ticket_comments(Context& context, CustomerId customer, TicketId id,
                                         const store::PageRequest& page) {
    of_customer(context, customer, id);
    return queries::list_comments(context.transaction, id, false, page);
}

Comment comment_own_ticket(Context& context, CustomerId customer, TicketId id,
                           const PortalCommentCreate& create) {
    Ticket ticket = of_customer(context, customer, id);
    Comment comment = say(context, ticket, create.text, false);
    if (ticket.status == TicketStatus::pending_customer)
        step(context, ticket, TicketStatus::in_progress, "the customer answered");
    return comment;
}

store::Page<Ticket> assigned_tickets(Context& context, UserId technician, const PortalTicketFilter& filter,
                                     const store::PageRequest& page) {
    return queries::list_tickets(context.transaction, {.status = filter.status, .assigned_to = technician},
                                 page);
}

Ticket assigned_ticket(Context& context, UserId technician, TicketId id) {
    auto found = queries::find_ticket(context.transaction, id);
    if (!found || found->assigned_to != technician) throw not_found(TicketId::noun, id.to_string());
    return std::move(*found);
}

}  // namespace dotmac::support
