#pragma once

#include <cstdint>

#include "registry/lookup.hpp"

namespace dotmac::support {

enum class TicketPriority : std::uint8_t { low, medium, high, critical };
enum class TicketStatus : std::uint8_t {
    open,
    in_progress,
    pending_customer,
    pending_vendor,
    resolved,
    closed,
    cancelled
};
enum class TicketCategory : std::uint8_t { technical, billing, sales, general, complaint, feature_request };
enum class TicketSource : std::uint8_t { customer_portal, phone, email, chat, walk_in, system, social_media };
enum class SLAStatus : std::uint8_t { met, breached, at_risk, paused };

}  // namespace dotmac::support

namespace dotmac::registry {

using support::SLAStatus;
using support::TicketCategory;
using support::TicketPriority;
using support::TicketSource;
using support::TicketStatus;

template <>
inline constexpr Specification<TicketPriority> specification<TicketPriority>{
    .name = "TicketPriority",
    .module = "support",
    .purpose = "Defines support ticket urgency levels",
    .columns = {"tickets.priority"},
    .rules = {"R068", "R069", "R070", "R071"},
    .values =
        {
            {TicketPriority::low, "low", "Non-urgent issues", {"R075"}},
            {TicketPriority::medium, "medium", "Standard priority", {"R074"}},
            {TicketPriority::high, "high", "Urgent issues", {"R073"}},
            {TicketPriority::critical, "critical", "Service-affecting issues", {"R072"}},
        },
};

template <>
inline constexpr Specification<TicketStatus> specification<TicketStatus>{
    .name = "TicketStatus",
    .module = "support",
    .purpose = "Tracks ticket resolution workflow status",
    .columns = {"tickets.status"},
    .values =
        {
            {TicketStatus::open, "open", "New ticket, needs assignment"},
            {TicketStatus::in_progress, "in_progress", "Actively being worked"},
            {TicketStatus::pending_customer, "pending_customer", "Awaiting customer response"},
            {TicketStatus::pending_vendor, "pending_vendor", "Awaiting vendor response"},
            {TicketStatus::resolved, "resolved", "Issue fixed, awaiting confirmation"},
            {TicketStatus::closed, "closed", "Ticket completed"},
            {TicketStatus::cancelled, "cancelled", "Ticket cancelled"},
        },
    .initial = TicketStatus::open,
    .final_values = {TicketStatus::closed, TicketStatus::cancelled},
    .transitions =
        {
            {TicketStatus::open, TicketStatus::in_progress, drawn},
            {TicketStatus::in_progress, TicketStatus::resolved, drawn},
            {TicketStatus::resolved, TicketStatus::closed, drawn},
            {TicketStatus::in_progress, TicketStatus::pending_customer, drawn},
            {TicketStatus::pending_customer, TicketStatus::in_progress, drawn},
            {TicketStatus::in_progress, TicketStatus::pending_vendor, drawn},
            {TicketStatus::pending_vendor, TicketStatus::in_progress, drawn},
            {TicketStatus::open, TicketStatus::cancelled, drawn},
        },
};

template <>
inline constexpr Specification<TicketCategory> specification<TicketCategory>{
    .name = "TicketCategory",
    .module = "support",
    .purpose = "Categorizes tickets by issue type",
    .columns = {"tickets.category"},
    .rules = {"R076", "R077", "R078", "R079"},
    .values =
        {
            {TicketCategory::technical, "technical", "Technical issues"},
            {TicketCategory::billing, "billing", "Billing inquiries"},
            {TicketCategory::sales, "sales", "Sales inquiries"},
            {TicketCategory::general, "general", "General questions"},
            {TicketCategory::complaint, "complaint", "Customer complaints"},
            {TicketCategory::feature_request, "feature_request", "Enhancement requests"},
        },
};

template <>
inline constexpr Specification<TicketSource> specification<TicketSource>{
    .name = "TicketSource",
    .module = "support",
    .purpose = "Tracks how tickets were created",
    .columns = {"tickets.source"},
    .rules = {"R080", "R081", "R082", "R083"},
    .values =
        {
            {TicketSource::customer_portal, "customer_portal", "Customer portal submission"},
            {TicketSource::phone, "phone", "Phone support"},
            {TicketSource::email, "email", "Email support"},
            {TicketSource::chat, "chat", "Live chat"},
            {TicketSource::walk_in, "walk_in", "In-person visit"},
            {TicketSource::system, "system", "System-generated"},
            {TicketSource::social_media, "social_media", "Social media platforms"},
        },
};

template <>
inline constexpr Specification<SLAStatus> specification<SLAStatus>{
    .name = "SLAStatus",
    .module = "support",
    .purpose = "Tracks SLA compliance for tickets",
    .columns = {"tickets.sla_status"},
    .rules = {"R084", "R086"},
    .values =
        {
            {SLAStatus::met, "met", "SLA requirements met"},
            {SLAStatus::breached, "breached", "SLA deadline missed", {"R087"}},
            {SLAStatus::at_risk, "at_risk", "Approaching SLA deadline", {"R085"}},
            {SLAStatus::paused, "paused", "SLA timer paused (pending customer)"},
        },
};

}  // namespace dotmac::registry
