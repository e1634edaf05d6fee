// The truths that the support module keeps.
#include <fmt/format.h>

#include "modules/support/service.hpp"

namespace dotmac::support {
namespace {

using Sentences = std::vector<std::string>;

Sentences tickets_of_nobody(Context& context) {
    auto rows = context.transaction.query(
        "SELECT id, customer_id FROM tickets t WHERE tenant_id = $1 AND NOT EXISTS "
        "(SELECT 1 FROM customers c WHERE c.tenant_id = t.tenant_id AND c.id = t.customer_id) LIMIT 100",
        context.tenant());
    return rows.all([](const store::Rows& row) {
        return fmt::format("The ticket {} belongs to {}, who does not exist.",
                           row.get<TicketId>(0).to_string(), row.get<CustomerId>(1).to_string());
    });
}

Sentences dates_against_status(Context& context) {
    auto rows = context.transaction.query(
        "SELECT id, status FROM tickets WHERE tenant_id = $1 "
        "AND ((status IN ($2, $3)) <> (closed_at IS NOT NULL) "
        "OR (status IN ($2, $4) AND resolved_at IS NULL)) ORDER BY id LIMIT 100",
        context.tenant(), TicketStatus::closed, TicketStatus::cancelled, TicketStatus::resolved);
    return rows.all([](const store::Rows& row) {
        return fmt::format("The ticket {} is {}, which does not fit its dates.",
                           row.get<TicketId>(0).to_string(), row.get<std::string>(1));
    });
}

}  // namespace

std::span<const platform::Invariant> invariants() {
    static const platform::Invariant all[] = {
        {"TicketsHaveCustomers", "Every ticket belongs to a customer.", tickets_of_nobody},
        {"TicketDatesFitStatus", "What has ended says when, and what is resolved as well.",
         dates_against_status},
    };
    return all;
}

std::vector<platform::SealedTable> sealed_tables() {
    return {{"tickets", {"id"}, "version"}, {"ticket_comments", {"ticket_id", "id"}, "0"}};
}

}  // namespace dotmac::support
