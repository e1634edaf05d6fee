// Tickets: what customers ask for or complain of, and what was said about it.
#pragma once

#include <optional>
#include <string>

#include "base/id.hpp"
#include "base/time.hpp"
#include "modules/identity/model.hpp"
#include "modules/support/enums.hpp"
#include "record/record.hpp"
#include "record/types.hpp"

namespace dotmac::support {

using identity::CustomerId;
using identity::UserId;

struct TicketTag {
    static constexpr std::string_view prefix = "tkt";
    static constexpr std::string_view noun = "ticket";
};
using TicketId = Id<TicketTag>;

struct CommentTag {
    static constexpr std::string_view prefix = "cmt";
    static constexpr std::string_view noun = "comment";
};
using CommentId = Id<CommentTag>;

struct Ticket {
    TicketId id;
    CustomerId customer_id;
    std::string subject;
    std::string description;
    TicketCategory category = TicketCategory::general;
    TicketPriority priority = TicketPriority::medium;
    TicketSource source = TicketSource::phone;
    TicketStatus status = TicketStatus::open;
    std::optional<UserId> assigned_to;
    std::optional<TicketId> follows;  // the ended ticket that came back as this one
    std::string created_by;           // an actor: "usr_…", "pac_…"
    Instant created_at;
    Instant updated_at;
    std::optional<Instant> resolved_at;
    std::optional<Instant> closed_at;  // or cancelled
    std::int64_t version = 1;
};
const record::Description& description_of(const Ticket*);

struct TicketCreate {
    CustomerId customer_id;
    std::string subject;
    std::string description;
    TicketCategory category = TicketCategory::general;
    TicketPriority priority = TicketPriority::medium;
    TicketSource source = TicketSource::phone;
    std::optional<UserId> assigned_to;
    std::optional<TicketId> follows;
};
const record::Description& description_of(const TicketCreate*);

// What a customer says of his ticket: the rest follows from where he says it.
struct PortalTicketCreate {
    std::string subject;
    std::string description;
    TicketCategory category = TicketCategory::general;
    std::optional<TicketId> follows;
};
const record::Description& description_of(const PortalTicketCreate*);

struct TicketChange {
    std::optional<std::string> subject;
    std::optional<TicketCategory> category;
    std::optional<TicketPriority> priority;
    record::Nullable<UserId> assigned_to;
};
const record::Description& description_of(const TicketChange*);

// A step of TicketStatus.
struct TicketMove {
    TicketStatus status = TicketStatus::in_progress;
    std::string reason;
};
const record::Description& description_of(const TicketMove*);

struct TicketFilter {
    std::optional<TicketStatus> status;
    std::optional<TicketCategory> category;
    std::optional<TicketPriority> priority;
    std::optional<CustomerId> customer_id;
    std::optional<UserId> assigned_to;
};
const record::Description& description_of(const TicketFilter*);

struct PortalTicketFilter {
    std::optional<TicketStatus> status;
};
const record::Description& description_of(const PortalTicketFilter*);

struct Comment {
    CommentId id;
    TicketId ticket_id;
    std::string author;        // an actor
    bool is_internal = false;  // for staff only
    std::string text;
    Instant created_at;
};
const record::Description& description_of(const Comment*);

struct CommentCreate {
    std::string text;
    bool is_internal = false;
};
const record::Description& description_of(const CommentCreate*);

struct PortalCommentCreate {
    std::string text;
};
const record::Description& description_of(const PortalCommentCreate*);

}  // namespace dotmac::support
