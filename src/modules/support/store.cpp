#include "modules/support/store.hpp"

namespace dotmac::support::queries {
namespace {

constexpr std::string_view ticket_columns =
    "SELECT id, customer_id, subject, description, category, priority, source, status, assigned_to, follows, "
    "created_by, created_at, updated_at, resolved_at, closed_at, version";
const std::string select_by_id =
    std::string{ticket_columns} + " FROM tickets WHERE tenant_id = $1 AND id = $2";

constexpr store::SortColumn by_creation[] = {{"created_at", "id", false}};

Ticket read_ticket(const store::Rows& row) {
    return {
        .id = row.get<TicketId>(0),
        .customer_id = row.get<CustomerId>(1),
        .subject = row.get<std::string>(2),
        .description = row.get<std::string>(3),
        .category = row.get<TicketCategory>(4),
        .priority = row.get<TicketPriority>(5),
        .source = row.get<TicketSource>(6),
        .status = row.get<TicketStatus>(7),
        .assigned_to = row.get<std::optional<UserId>>(8),
        .follows = row.get<std::optional<TicketId>>(9),
        .created_by = row.get<std::string>(10),
        .created_at = row.get<Instant>(11),
        .updated_at = row.get<Instant>(12),
        .resolved_at = row.get<std::optional<Instant>>(13),
        .closed_at = row.get<std::optional<Instant>>(14),
        .version = row.get<std::int64_t>(15),
    };
}

Comment read_comment(const store::Rows& row) {
    return {
        .id = row.get<CommentId>(0),
        .ticket_id = row.get<TicketId>(1),
        .author = row.get<std::string>(2),
        .is_internal = row.get<bool>(3),
        .text = row.get<std::string>(4),
        .created_at = row.get<Instant>(5),
    };
}

}  // namespace

void insert_ticket(Transaction& transaction, const Ticket& ticket) {
    transaction.execute(
        "INSERT INTO tickets (tenant_id, id, customer_id, subject, description, category, priority, source, "
        "status, assigned_to, follows, created_by, created_at, updated_at, resolved_at, closed_at, version) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        transaction.tenant(), ticket.id, ticket.customer_id, ticket.subject, ticket.description,
        ticket.category, ticket.priority, ticket.source, ticket.status, ticket.assigned_to, ticket.follows,
        ticket.created_by, ticket.created_at, ticket.updated_at, ticket.resolved_at, ticket.closed_at,
        ticket.version);
}

void update_ticket(Transaction& transaction, const Ticket& ticket) {
    transaction.execute(
        "UPDATE tickets SET subject = $3, category = $4, priority = $5, status = $6, assigned_to = $7, "
        "updated_at = $8, resolved_at = $9, closed_at = $10, version = $11 WHERE tenant_id = $1 AND id = $2",
        transaction.tenant(), ticket.id, ticket.subject, ticket.category, ticket.priority, ticket.status,
        ticket.assigned_to, ticket.updated_at, ticket.resolved_at, ticket.closed_at, ticket.version);
}

std::optional<Ticket> find_ticket(Transaction& transaction, TicketId id) {
    return transaction.query(select_by_id, transaction.tenant(), id).first(read_ticket);
}

store::Page<Ticket> list_tickets(Transaction& transaction, const TicketFilter& filter,
                                 const store::PageRequest& page) {
    store::ListQuery list{transaction, ticket_columns, "FROM tickets WHERE tenant_id = ?"};
    list.where("status = ?", filter.status)
        .where("category = ?", filter.category)
        .where("priority = ?", filter.priority)
        .where("customer_id = ?", filter.customer_id)
        .where("assigned_to = ?", filter.assigned_to);
    return list.page(page, by_creation, "id", read_ticket, true);
}

void insert_comment(Transaction& transaction, const Comment& comment) {
    transaction.execute(
        "INSERT INTO ticket_comments (tenant_id, ticket_id, id, author, is_internal, text, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        transaction.tenant(), comment.ticket_id, comment.id, comment.author, comment.is_internal,
        comment.text, comment.created_at);
}

store::Page<Comment> list_comments(Transaction& transaction, TicketId ticket, bool with_internal,
                                   const store::PageRequest& page) {
    store::ListQuery list{transaction, "SELECT id, ticket_id, author, is_internal, text, created_at",
                          "FROM ticket_comments WHERE tenant_id = ?"};
    list.where("ticket_id = ?", std::optional{ticket});
    if (!with_internal) list.where("is_internal = ?", std::optional{false});
    return list.page(page, by_creation, "id", read_comment);
}

}  // namespace dotmac::support::queries
