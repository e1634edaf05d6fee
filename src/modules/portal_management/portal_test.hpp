// What the tests of portal accounts share.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "modules/identity/service.hpp"
#include "modules/portal_management/service.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::portal_management::testing {

class WithPortal : public test::InTenant {
  protected:
    CustomerId add_customer(std::string_view email = "jane@example.com") {
        return write([&](Context& context) {
            return identity::create_customer(context, {.name = "Jane", .email = std::string{email}}).id;
        });
    }
    PortalAccount add(const PortalAccountCreate& create) {
        return write([&](Context& context) { return create_account(context, create); });
    }
    PortalAccount get(PortalAccountId id) {
        return read([&](Context& context) { return get_account(context, id); });
    }
    PortalAccount move(PortalAccountId id, PortalAccountStatus to, std::string_view reason = "because") {
        return write([&](Context& context) { return move_account(context, id, to, reason); });
    }
    // A customer's account that has come to that status.
    PortalAccount in_status(PortalAccountStatus status) {
        const PortalAccountId id = add({.customer_id = add_customer()}).id;
        if (status != PortalAccountStatus::pending_activation) move(id, PortalAccountStatus::active);
        if (status == PortalAccountStatus::locked) {
            write([&](Context& context) {
                lock_account(context, id, context.clock.now + std::chrono::minutes{30}, "failed log-ins");
            });
        } else if (status == PortalAccountStatus::suspended || status == PortalAccountStatus::deactivated) {
            move(id, status);
        }
        return get(id);
    }
    template <class F>
    Problem refusal(F function) {
        try {
            write(function);
        } catch (const Problem& problem) {
            return problem;
        }
        ADD_FAILURE() << "nothing was refused";
        return Problem{ProblemCode::internal_error, "nothing was refused"};
    }
    std::vector<std::string> event_types(std::string_view subject) {
        return read([&](Context& context) {
            return context.transaction
                .query("SELECT type FROM events WHERE tenant_id = $1 AND subject = $2 ORDER BY sequence, id",
                       context.tenant(), subject)
                .all([](const store::Rows& row) { return row.get<std::string>(0); });
        });
    }
};

}  // namespace dotmac::portal_management::testing
