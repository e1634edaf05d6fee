// Parsing, printing and refusing, over every enum of the specification.

#include "registry/lookup.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>

#include "base/problem.hpp"
#include "modules/billing/enums.hpp"
#include "modules/identity/enums.hpp"
#include "modules/plugins/enums.hpp"
#include "modules/portal_management/enums.hpp"
#include "modules/services/enums.hpp"
#include "modules/support/enums.hpp"
#include "registry/refusal.hpp"
#include "registry/transition.hpp"

namespace dotmac::registry {
namespace {

using All =
    testing::Types<identity::UserRole, identity::CustomerType, identity::AccountStatus,
                   portal_management::PortalAccountStatus, portal_management::PortalAccountType,
                   billing::InvoiceStatus, billing::PaymentStatus, billing::PaymentMethod,
                   billing::BillingCycle, billing::TaxType, services::ServiceType, services::ServiceStatus,
                   services::ProvisioningStatus, services::BandwidthUnit, support::TicketPriority,
                   support::TicketStatus, support::TicketCategory, support::TicketSource, support::SLAStatus,
                   plugins::PluginStatus, plugins::PluginCategory>;

// Parses from a heap block of exactly that size, so that a sanitizer sees any read outside it.
template <typename E>
std::optional<E> parse_exactly(std::string_view text) {
    const std::unique_ptr<char[]> block(new char[text.size()]);
    std::memcpy(block.get(), text.data(), text.size());
    return parse<E>(std::string_view(block.get(), text.size()));
}

// What parse() must answer, told in the slowest way.
template <typename E>
std::optional<E> found_by_comparing(std::string_view text) {
    for (const Value<E>& value : specification<E>.values) {
        if (value.text == text) return value.value;
        for (const Rename& rename : value.renamed_from) {
            if (rename.text == text) return value.value;
        }
    }
    return std::nullopt;
}

template <typename E>
class Lookup : public testing::Test {};
TYPED_TEST_SUITE(Lookup, All);

TYPED_TEST(Lookup, parses_what_it_prints) {
    for (const TypeParam value : values<TypeParam>()) {
        EXPECT_EQ(parse_exactly<TypeParam>(to_string(value)), value);
        EXPECT_EQ(to_string(value), specification<TypeParam>.values[static_cast<std::size_t>(value)].text);
        EXPECT_FALSE(description(value).empty());
    }
    EXPECT_EQ(values<TypeParam>().size(), specification<TypeParam>.values.size());
}

TYPED_TEST(Lookup, refuses_every_string_that_differs_by_one_character) {
    for (const TypeParam value : values<TypeParam>()) {
        const std::string text(to_string(value));
        for (std::size_t at = 0; at <= text.size(); ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string inserted = text;
                inserted.insert(at, 1, static_cast<char>(byte));
                ASSERT_EQ(parse_exactly<TypeParam>(inserted), found_by_comparing<TypeParam>(inserted))
                    << inserted;
                if (at == text.size()) continue;
                std::string changed = text;
                changed[at] = static_cast<char>(byte);
                ASSERT_EQ(parse_exactly<TypeParam>(changed), found_by_comparing<TypeParam>(changed))
                    << changed;
            }
            if (at == text.size()) continue;
            std::string shortened = text;
            shortened.erase(at, 1);
            ASSERT_EQ(parse_exactly<TypeParam>(shortened), found_by_comparing<TypeParam>(shortened))
                << shortened;
        }
    }
}

TYPED_TEST(Lookup, refuses_other_lengths_and_other_cases) {
    EXPECT_EQ(parse<TypeParam>(""), std::nullopt);
    EXPECT_EQ(parse<TypeParam>(std::string_view()), std::nullopt);
    for (std::size_t length = 1; length < 100; ++length) {
        EXPECT_EQ(parse_exactly<TypeParam>(std::string(length, '\0')), std::nullopt);
        EXPECT_EQ(parse_exactly<TypeParam>(std::string(length, 'e')), std::nullopt);
    }
    for (const ValueInfo& value : info<TypeParam>.values) {
        EXPECT_EQ(parse<TypeParam>(value.constant), std::nullopt) << value.constant;
        EXPECT_EQ(parse<TypeParam>(" " + std::string(value.text)), std::nullopt);
        EXPECT_EQ(parse<TypeParam>(std::string(value.text) + std::string(value.text)), std::nullopt);
    }
}

// Longer than sixteen bytes: what lies between the first eight and the last eight counts as well.
static_assert(parse<portal_management::PortalAccountStatus>("pending_activation"));
static_assert(!parse<portal_management::PortalAccountStatus>("pending_Xctivation"));
static_assert(parse<services::ServiceType>("tv") == services::ServiceType::tv);
static_assert(!parse<services::ServiceType>("vt"));
static_assert(description(support::SLAStatus::paused) == "SLA timer paused (pending customer)");

TEST(Deprecation, R007_customer_role_is_read_but_no_longer_taken_by_new_records) {
    using identity::UserRole;
    EXPECT_EQ(parse<UserRole>("customer"), UserRole::customer);
    ASSERT_NE(deprecation(UserRole::customer), nullptr);
    EXPECT_EQ(deprecation(UserRole::customer)->replaced_by, "portal_accounts.account_type=customer");
    EXPECT_FALSE(accepts_new(UserRole::customer, "2020-01-01"));
    EXPECT_FALSE(accepts_new(UserRole::customer, "2026-06-30"));
    EXPECT_TRUE(accepts_new(UserRole::customer, "2019-12-31"));  // the last day counts
    EXPECT_TRUE(accepts_new(UserRole::sales, "2026-06-30"));
    EXPECT_EQ(deprecation(UserRole::sales), nullptr);
}

TEST(Refusal, names_value_choice_and_what_was_probably_meant) {
    const FieldProblem refused = refusal<identity::CustomerType>("customer_type", "busines", "2026-01-01");
    EXPECT_EQ(refused.field, "customer_type");
    EXPECT_EQ(refused.message,
              R"("busines" is not one of: residential, business, enterprise; did you mean "business"?)");
}

struct RefusedRole {
    std::string_view value;
    std::string_view today;
    std::string_view before_the_choice;
    std::string_view after_the_choice;
};

constexpr std::string_view choice = "super_admin, tenant_admin, manager, technician, support, sales";

// clang-format off
constexpr RefusedRole refused_roles[] = {
    {"Sales",    "2026-01-01", "\"Sales\" is not one of: ", "; did you mean \"sales\"?"},
    {"",         "2026-01-01", "\"\" is not one of: ", ""},
    {"xyzzy",    "2026-01-01", "\"xyzzy\" is not one of: ", ""},
    {"a\"b",     "2026-01-01", "\"a\\\"b\" is not one of: ", ""},
    {"custome",  "2019-12-31", "\"custome\" is not one of: ", ", customer; did you mean \"customer\"?"},
    {"custome",  "2020-01-01", "\"custome\" is not one of: ", ""},
    {"customer", "2026-01-01", "\"customer\" is deprecated and was accepted until 2019-12-31: "
                               "use portal_accounts.account_type=customer; allowed: ", ""},
};
// clang-format on

TEST(Refusal, offers_what_a_new_record_may_take_on_that_day) {
    for (const RefusedRole& role : refused_roles) {
        const std::string expected = std::string(role.before_the_choice) += choice;
        EXPECT_EQ(refusal<identity::UserRole>("roles[0]", role.value, role.today).message,
                  expected + std::string(role.after_the_choice));
    }
    EXPECT_EQ(refusal<identity::UserRole>("roles[0]", "custome").message,
              std::string("\"custome\" is not one of: ") += choice);
}

TEST(Refusal, cuts_a_long_value_between_two_characters) {
    std::string value = "x";
    for (int i = 0; i < 100; ++i)
        value += "é";
    const std::string message = refusal<identity::CustomerType>("customer_type", value).message;
    std::string cut = "\"x";
    for (int i = 0; i < 29; ++i)
        cut += "é";
    EXPECT_EQ(message, cut + "…\" is not one of: residential, business, enterprise");
}

TEST(Refusal, parse_new_throws_it) {
    using identity::UserRole;
    EXPECT_EQ(parse_new<UserRole>("role", "sales", "2026-01-01"), UserRole::sales);
    for (const char* wrong : {"customer", "seller"}) {
        try {
            parse_new<UserRole>("role", wrong, "2026-01-01");
            ADD_FAILURE() << wrong << " is accepted";
        } catch (const Problem& problem) {
            EXPECT_EQ(problem.code(), ProblemCode::validation_failed);
            ASSERT_EQ(problem.fields().size(), 1);
            EXPECT_EQ(problem.fields()[0].field, "role");
            EXPECT_EQ(problem.fields()[0].message, refusal<UserRole>("role", wrong, "2026-01-01").message);
        }
    }
}

TEST(Transition, returns_the_new_value_or_names_those_allowed) {
    using identity::AccountStatus;
    EXPECT_EQ(transition(AccountStatus::pending, AccountStatus::active), AccountStatus::active);
    try {
        transition(AccountStatus::suspended, AccountStatus::pending);
        ADD_FAILURE() << "suspended to pending is accepted";
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.code(), ProblemCode::transition_refused);
        EXPECT_EQ(http_status(problem.code()), 409);
        EXPECT_EQ(
            problem.detail(),
            "AccountStatus cannot change from suspended to pending; from suspended it may become: active, "
            "cancelled");
    }
    try {
        transition(AccountStatus::cancelled, AccountStatus::active);
        ADD_FAILURE() << "cancelled to active is accepted";
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.detail(),
                  "AccountStatus cannot change from cancelled to active; cancelled is final");
    }
    EXPECT_THROW(transition(AccountStatus::active, AccountStatus::active), Problem);
}

}  // namespace
}  // namespace dotmac::registry
