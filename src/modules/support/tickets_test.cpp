#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "modules/identity/service.hpp"
#include "modules/support/service.hpp"
#include "platform/events.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::support {
namespace {

using ::testing::HasSubstr;
using enum TicketStatus;

class Tickets : public test::InTenant {
  protected:
    CustomerId customer() {
        return write(
            [](Context& context) { return identity::create_customer(context, {.name = "Jane"}).id; });
    }
    UserId technician() {
        return write([](Context& context) {
            return identity::create_user(context,
                                         {.email = "tech@acme.com",
                                          .name = "Tech",
                                          .roles = {identity::UserRole::technician},
                                          .password = "a long enough password"},
                                         {"hash"}, identity::every_permission())
                .id;
        });
    }
    Ticket opened(const TicketCreate& create) {
        return write([&](Context& context) { return create_ticket(context, create); });
    }
    Ticket open_for(CustomerId id) { return opened({.customer_id = id, .subject = "No internet"}); }
    Ticket move(TicketId id, TicketStatus to) {
        return write(
            [&](Context& context) { return move_ticket(context, id, {.status = to, .reason = "so"}); });
    }
    Ticket moved_along(CustomerId id, std::initializer_list<TicketStatus> path) {
        Ticket ticket = open_for(id);
        for (const TicketStatus status : path)
            ticket = move(ticket.id, status);
        return ticket;
    }
    template <class F>
    Problem refusal(F function) {
        return test::refusal_of([&] { write(function); });
    }
};
DOTMAC_ON_BOTH_ENGINES(Tickets);

TEST_P(Tickets, ASteppedStatusIsDatedAndRecorded) {
    const Ticket ticket =
        moved_along(customer(), {in_progress, pending_vendor, in_progress, resolved, closed});
    EXPECT_TRUE(ticket.resolved_at && ticket.closed_at);
    EXPECT_EQ(ticket.version, 6);
    read([&](Context& context) {
        const auto events =
            platform::list_events(context, {.subject = ticket.id.to_string(), .type = "ticket.moved"}, {});
        EXPECT_EQ(events.items.size(), 5U);
        for (const platform::Invariant& invariant : invariants())
            EXPECT_TRUE(invariant.violations(context).empty()) << invariant.name;
    });
}

TEST_P(Tickets, TakeNoStepThatIsNotDrawn) {
    const CustomerId id = customer();
    const auto refused = [&](TicketId ticket, TicketStatus to) {
        return refusal([&](Context& context) { move_ticket(context, ticket, {.status = to, .reason = ""}); })
            .code();
    };
    EXPECT_EQ(refused(open_for(id).id, resolved), ProblemCode::transition_refused);
    EXPECT_EQ(refused(moved_along(id, {in_progress, resolved}).id, in_progress),
              ProblemCode::transition_refused);
    EXPECT_EQ(refused(moved_along(id, {cancelled}).id, open), ProblemCode::transition_refused);
}

TEST_P(Tickets, WhatComesBackFollowsWhatHasEnded) {
    const CustomerId id = customer();
    const Ticket ended = moved_along(id, {in_progress, resolved});
    EXPECT_EQ(opened({.customer_id = id, .subject = "Again", .follows = ended.id}).follows, ended.id);
    const Ticket living = open_for(id);
    const auto follow = [](CustomerId whose, TicketId earlier) {
        return [=](Context& context) {
            create_ticket(context, {.customer_id = whose, .subject = "Again", .follows = earlier});
        };
    };
    EXPECT_THAT(refusal(follow(id, living.id)).sentence(), HasSubstr("add a comment to it"));
    const CustomerId other = customer();
    EXPECT_EQ(refusal(follow(other, ended.id)).code(), ProblemCode::validation_failed)
        << "another customer's";
    const Ticket gone = moved_along(id, {cancelled});
    EXPECT_EQ(refusal([&](Context& context) { change_ticket(context, gone.id, {.subject = "x"}); }).code(),
              ProblemCode::conflict);
}

TEST_P(Tickets, R030_a_customer_sees_own_tickets_without_what_staff_say_among_themselves) {
    const CustomerId id = customer();
    const Ticket ticket = moved_along(id, {in_progress, pending_customer});
    write([&](Context& context) {
        add_comment(context, ticket.id, {.text = "Line is cut", .is_internal = true});
        add_comment(context, ticket.id, {.text = "When are you at home?"});
    });
    write([&](Context& context) { comment_own_ticket(context, id, ticket.id, {.text = "On Monday"}); });
    read([&](Context& context) {
        EXPECT_EQ(own_ticket_comments(context, id, ticket.id, {}).items.size(), 2U);
        EXPECT_EQ(list_comments(context, ticket.id, {}).items.size(), 3U);
        EXPECT_EQ(own_ticket(context, id, ticket.id).status, in_progress) << "the answer was waited for";
        EXPECT_EQ(own_tickets(context, id, {}, {}).items.size(), 1U);
    });
    const CustomerId other = customer();
    EXPECT_EQ(refusal([&](Context& context) { own_ticket(context, other, ticket.id); }).code(),
              ProblemCode::not_found);
    EXPECT_EQ(refusal([&](Context& context) {
                  comment_own_ticket(context, other, ticket.id, {.text = "x"});
              }).code(),
              ProblemCode::not_found);
}

TEST_P(Tickets, R031_a_technician_sees_the_tickets_assigned_to_him) {
    const UserId user = technician();
    const Ticket ticket = open_for(customer());
    EXPECT_EQ(refusal([&](Context& context) { assigned_ticket(context, user, ticket.id); }).code(),
              ProblemCode::not_found);
    write([&](Context& context) { change_ticket(context, ticket.id, {.assigned_to = user}); });
    read([&](Context& context) {
        EXPECT_EQ(assigned_ticket(context, user, ticket.id).id, ticket.id);
        EXPECT_EQ(assigned_tickets(context, user, {.status = open}, {}).items.size(), 1U);
        EXPECT_TRUE(assigned_tickets(context, user, {.status = closed}, {}).items.empty());
    });
    write([&](Context& context) { identity::disable_user(context, user, identity::every_permission()); });
    EXPECT_EQ(refusal([&](Context& context) {
                  create_ticket(context,
                                {.customer_id = ticket.customer_id, .subject = "x", .assigned_to = user});
              }).code(),
              ProblemCode::validation_failed);
}

}  // namespace
}  // namespace dotmac::support
