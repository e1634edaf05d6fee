// What the tests of portal accounts share. After each test every truth of the module is looked at.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "modules/identity/service.hpp"
#include "modules/portal_management/service.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::portal_management::testing {

class WithPortal : public test::InTenant {
  protected:
    CustomerId add_customer(std::string_view email = "jane@example.com") {
        return write([&](Context& context) {
            return identity::create_customer(context, {.name = "Jane", .email = std::string{email}}).id;
        });
    }
    UserId add_user(std::string_view email, identity::UserRole role) {
        return write([&](Context& context) {
            identity::PasswordHash hash;
            hash.text = "no password is this";
            return identity::create_user(context,
                                         {.email = std::string{email},
                                          .name = "Somebody",
                                          .roles = {role},
                                          .password = "correct horse battery"},
                                         hash, identity::every_permission())
                .id;
        });
    }
    ResellerId add_reseller(std::string_view rate = "0.1", std::optional<ResellerId> parent = std::nullopt) {
        return write([&](Context& context) {
            return create_reseller(context, {.name = "Lakeside",
                                             .commission_rate = Rate::parse(rate).value(),
                                             .parent_id = parent})
                .id;
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
                lock_account(context, id, context.clock->now + std::chrono::minutes{30}, "failed log-ins");
            });
        } else if (status == PortalAccountStatus::suspended || status == PortalAccountStatus::deactivated) {
            move(id, status);
        }
        return get(id);
    }
    template <class F>
    Problem refusal(F function) {
        return test::refusal_of([&] { write(function); });
    }
    std::vector<std::string> violations() {
        std::vector<std::string> sentences;
        for (const auto& invariant : invariants()) {
            for (const auto& sentence : read([&](Context& context) { return invariant.violations(context); }))
                sentences.push_back(std::string{invariant.name} + ": " + sentence);
        }
        return sentences;
    }
    void TearDown() override {
        EXPECT_THAT(violations(), ::testing::IsEmpty());
        InTenant::TearDown();
    }
};

}  // namespace dotmac::portal_management::testing
