#include "modules/support/model.hpp"

#include "record/describe.hpp"

namespace dotmac::support {

using record::Description;
using record::field;
using record::FieldOptions;
using record::optional_field;

namespace {

constexpr FieldOptions subject_options{.min_length = 1, .max_length = 200};
constexpr FieldOptions text_options{.min_length = 1, .max_length = 10'000, .multi_line = true};
constexpr FieldOptions description_options{.max_length = 10'000, .multi_line = true, .optional = true};
constexpr FieldOptions reason_options{.max_length = 500, .optional = true};

}  // namespace

const Description& description_of(const Ticket*) {
    using R = Ticket;
    static const Description description{
        "Ticket",
        "What a customer asks for or complains of.",
        {
            field<&R::id>("id", "Identifier."),
            field<&R::customer_id>("customer_id", "Whose it is."),
            field<&R::subject>("subject", "In a line."),
            field<&R::description>("description", "In full."),
            field<&R::category>("category", "What it is about."),
            field<&R::priority>("priority", "How urgent it is."),
            field<&R::source>("source", "How it came."),
            field<&R::status>("status", "How far it is."),
            field<&R::assigned_to>("assigned_to", "Who works on it."),
            field<&R::follows>("follows", "The ended ticket that came back as this one."),
            field<&R::created_by>("created_by", "Who opened it."),
            field<&R::created_at>("created_at", "When it was opened."),
            field<&R::updated_at>("updated_at", "When it last changed."),
            field<&R::resolved_at>("resolved_at", "When it was resolved."),
            field<&R::closed_at>("closed_at", "When it was closed or cancelled."),
            field<&R::version>("version", "Grows by one with every change."),
        }};
    return description;
}

const Description& description_of(const TicketCreate*) {
    using R = TicketCreate;
    static const Description description{
        "TicketCreate",
        "What a new ticket is made of.",
        {
            field<&R::customer_id>("customer_id", "Whose it is."),
            field<&R::subject>("subject", "In a line.", subject_options),
            field<&R::description>("description", "In full.", description_options),
            field<&R::category>("category", "What it is about.", optional_field),
            field<&R::priority>("priority", "How urgent it is.", optional_field),
            field<&R::source>("source", "How it came.", optional_field),
            field<&R::assigned_to>("assigned_to", "Who is to work on it."),
            field<&R::follows>("follows",
                               "The ended ticket of the same customer that comes back as this one."),
        }};
    return description;
}

const Description& description_of(const PortalTicketCreate*) {
    using R = PortalTicketCreate;
    static const Description description{
        "PortalTicketCreate",
        "What a customer writes in the portal.",
        {
            field<&R::subject>("subject", "In a line.", subject_options),
            field<&R::description>("description", "In full.", description_options),
            field<&R::category>("category", "What it is about.", optional_field),
            field<&R::follows>("follows", "One's own ended ticket that comes back as this one."),
        }};
    return description;
}

const Description& description_of(const TicketChange*) {
    using R = TicketChange;
    static const Description description{
        "TicketChange",
        "What may change of a ticket; what is left out stays.",
        {
            field<&R::subject>("subject", "In a line.", subject_options),
            field<&R::category>("category", "What it is about."),
            field<&R::priority>("priority", "How urgent it is."),
            field<&R::assigned_to>("assigned_to", "Who works on it; null for nobody."),
        }};
    return description;
}

const Description& description_of(const TicketMove*) {
    using R = TicketMove;
    static const Description description{
        "TicketMove",
        "A step in the life of a ticket.",
        {
            field<&R::status>("status", "Where it goes."),
            field<&R::reason>("reason", "Why, for the audit trail.", reason_options),
        }};
    return description;
}

const Description& description_of(const TicketFilter*) {
    using R = TicketFilter;
    static const Description description{
        "TicketFilter",
        "Which tickets.",
        {
            field<&R::status>("status", "So far."),
            field<&R::category>("category", "About this."),
            field<&R::priority>("priority", "So urgent."),
            field<&R::customer_id>("customer_id", "Of this customer."),
            field<&R::assigned_to>("assigned_to", "That this user works on."),
        }};
    return description;
}

const Description& description_of(const PortalTicketFilter*) {
    using R = PortalTicketFilter;
    static const Description description{
        "PortalTicketFilter", "Which tickets.", {field<&R::status>("status", "So far.")}};
    return description;
}

const Description& description_of(const Comment*) {
    using R = Comment;
    static const Description description{"Comment",
                                         "What was said about a ticket.",
                                         {
                                             field<&R::id>("id", "Identifier."),
                                             field<&R::ticket_id>("ticket_id", "About which ticket."),
                                             field<&R::author>("author", "Who said it."),
                                             field<&R::is_internal>("is_internal", "For staff only."),
                                             field<&R::text>("text", "What was said."),
                                             field<&R::created_at>("created_at", "When."),
                                         }};
    return description;
}

const Description& description_of(const CommentCreate*) {
    using R = CommentCreate;
    static const Description description{
        "CommentCreate",
        "What is said about a ticket.",
        {
            field<&R::text>("text", "What is said.", text_options),
            field<&R::is_internal>("is_internal", "For staff only.", optional_field),
        }};
    return description;
}

const Description& description_of(const PortalCommentCreate*) {
    using R = PortalCommentCreate;
    static const Description description{
        "PortalCommentCreate",
        "What is said about a ticket in a portal.",
        {field<&R::text>("text", "What is said; customer and staff read it.", text_options)}};
    return description;
}

}  // namespace dotmac::support
