#include "modules/portal_management/portal_id.hpp"
#include "modules/portal_management/portal_test.hpp"
#include "modules/portal_management/settings.hpp"
#include "modules/portal_management/store.hpp"

namespace dotmac::portal_management {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using enum PortalAccountStatus;

TEST(PortalIds, are_eight_signs_that_nobody_mistakes_for_another) {
    for (int i = 0; i < 1'000; ++i)
        EXPECT_TRUE(is_portal_id(make_portal_id()));
    for (const char sign : std::string_view{"0O1I"})
        EXPECT_FALSE(is_portal_id(std::string(portal_id_length, sign))) << sign;
    EXPECT_FALSE(is_portal_id("ABCDEFG"));
    EXPECT_EQ(normal_portal_id(" ab2c-defg "), "AB2CDEFG");
}

class PortalAccounts : public testing::WithPortal {
  protected:
    // As the account's own session would be seen: what its portal says to it.
    ProblemCode as(const PortalAccount& account) {
        return refusal([&](Context& context) {
                   context.actor.name = account.id.to_string();
                   portal_identity(context);
                   throw Problem(ProblemCode::not_found, "let in");
               })
            .code();
    }
};
DOTMAC_ON_BOTH_ENGINES(PortalAccounts);

TEST_P(PortalAccounts, R024_a_new_one_waits_for_its_activation) {
    const PortalAccount account = add({.customer_id = add_customer()});
    EXPECT_EQ(account.status, pending_activation);
    EXPECT_EQ(account.email, "jane@example.com");
    EXPECT_FALSE(account.email_verified_at);
    EXPECT_TRUE(is_portal_id(account.portal_id));
    EXPECT_THAT(event_types(account.id.to_string()), ElementsAre("portal_account.created"));
    EXPECT_EQ(as(account), ProblemCode::forbidden);
}

TEST_P(PortalAccounts, R021_R022_R023_R024_R025_only_an_active_one_is_let_in) {
    const struct {
        PortalAccountStatus status;
        bool is_let_in;
    } cases[] = {
        {pending_activation, false}, {active, true}, {suspended, false}, {locked, false},
        {deactivated, false},
    };
    for (const auto& [status, is_let_in] : cases) {
        const PortalAccount account = in_status(status);
        EXPECT_EQ(as(account) == ProblemCode::not_found, is_let_in) << registry::to_string(status);
        if (status != deactivated) move(account.id, deactivated);  // frees the address
    }
}

TEST_P(PortalAccounts, R022_a_suspended_one_is_recoverable) {
    const PortalAccount account = in_status(suspended);
    EXPECT_EQ(write([&](Context& context) { return resume_account(context, account.id, "paid"); }).status,
              active);
}

TEST_P(PortalAccounts, R025_a_deactivated_one_is_archived_for_good) {
    const PortalAccount account = in_status(deactivated);
    EXPECT_TRUE(account.deactivated_at);
    for (const auto to : {active, suspended})
        EXPECT_EQ(refusal([&](Context& context) { move_account(context, account.id, to, ""); }).code(),
                  ProblemCode::transition_refused);
    EXPECT_EQ(
        refusal([&](Context& context) { change_account(context, account.id, {.theme = "dark"}); }).code(),
        ProblemCode::conflict);
    // Out of the lists, unless they are asked for; and even then without what is personal.
    const auto listed = [&](const PortalAccountFilter& filter) {
        return read([&](Context& context) { return list_accounts(context, filter, {}).items; });
    };
    EXPECT_THAT(listed({}), IsEmpty());
    EXPECT_THAT(listed({.customer_id = account.customer_id}), IsEmpty());
    ASSERT_EQ(listed({.status = deactivated}).size(), 1U);
    EXPECT_EQ(listed({.status = deactivated}).front().email, "");
    // The record itself is kept, and so is its history; its address is free for a new account.
    EXPECT_EQ(get(account.id).email, "jane@example.com");
    EXPECT_THAT(
        event_types(account.id.to_string()),
        ElementsAre("portal_account.created", "portal_account.activated", "portal_account.deactivated"));
    EXPECT_NE(add({.customer_id = account.customer_id}).id, account.id);
}

TEST_P(PortalAccounts, R025_a_deactivated_one_forgets_its_secrets) {
    const PortalAccount account = in_status(active);
    write([&](Context& context) {
        auto stored = *load_account(context.transaction, account.id);
        stored.password.emplace().text = "a hash";
        stored.totp_secret = "a secret";
        stored.account.totp_enabled = true;
        update_account(context.transaction, stored);
    });
    move(account.id, deactivated);
    const auto stored =
        read([&](Context& context) { return *load_account(context.transaction, account.id); });
    EXPECT_FALSE(stored.password);
    EXPECT_FALSE(stored.totp_secret);
    EXPECT_FALSE(stored.account.totp_enabled);
}

TEST_P(PortalAccounts, R028_each_way_back_is_one_of_its_own) {
    const PortalAccount account = in_status(pending_activation);
    const auto refused = [&](auto action) {
        return refusal([&](Context& context) { action(context, account.id, "please"); }).code();
    };
    // Neither lets anybody pass by the activation.
    EXPECT_EQ(refused(resume_account), ProblemCode::conflict);
    EXPECT_EQ(refused(unlock_account), ProblemCode::conflict);
    move(account.id, active);
    write([&](Context& context) { lock_account(context, account.id, context.clock->now, ""); });
    EXPECT_EQ(refused(resume_account), ProblemCode::conflict);
    write([&](Context& context) { unlock_account(context, account.id, "it was me"); });
    write([&](Context& context) { suspend_account(context, account.id, "fraud"); });
    EXPECT_EQ(refused(unlock_account), ProblemCode::conflict);
}

TEST_P(PortalAccounts, R029_each_step_is_an_event_with_its_reason) {
    const PortalAccount account = in_status(locked);
    EXPECT_TRUE(account.locked_until);
    EXPECT_FALSE(move(account.id, active).locked_until);
    move(account.id, suspended, "asked for it");
    move(account.id, active);
    move(account.id, deactivated);
    const std::string id = account.id.to_string();
    EXPECT_THAT(event_types(id),
                ElementsAre("portal_account.created", "portal_account.activated", "portal_account.locked",
                            "portal_account.unlocked", "portal_account.suspended", "portal_account.resumed",
                            "portal_account.deactivated"));
    const auto data = read([&](Context& context) {
        return context.transaction
            .query(
                "SELECT data, actor FROM events WHERE tenant_id = $1 AND subject = $2 "
                "AND type = 'portal_account.suspended'",
                context.tenant(), id)
            .first([](const store::Rows& row) { return row.get<std::string>(0) + row.get<std::string>(1); });
    });
    EXPECT_THAT(data.value(), HasSubstr(R"("from":"active","to":"suspended","reason":"asked for it")"));
    EXPECT_THAT(data.value(), HasSubstr("usr_tester"));
}

TEST_P(PortalAccounts, R030_R031_R032_each_type_has_an_owner_of_its_own_kind) {
    const CustomerId customer = add_customer();
    const UserId technician = add_user("tech@acme.com", identity::UserRole::technician);
    const UserId clerk = add_user("clerk@acme.com", identity::UserRole::support);
    const ResellerId reseller = add_reseller();
    EXPECT_EQ(add({.customer_id = customer}).email, "jane@example.com");
    EXPECT_EQ(add({.account_type = PortalAccountType::technician, .user_id = technician}).email,
              "tech@acme.com");
    EXPECT_EQ(add({.account_type = PortalAccountType::reseller,
                   .reseller_id = reseller,
                   .email = "partner@example.com"})
                  .reseller_id,
              reseller);
    const struct {
        PortalAccountCreate create;
        std::string_view field;
    } refused[] = {
        {{.account_type = PortalAccountType::customer}, "customer_id"},
        {{.account_type = PortalAccountType::customer, .customer_id = customer, .user_id = technician},
         "user_id"},
        {{.account_type = PortalAccountType::technician, .customer_id = customer}, "customer_id"},
        {{.account_type = PortalAccountType::technician, .user_id = clerk}, "user_id"},
        {{.account_type = PortalAccountType::reseller}, "reseller_id"},
        {{.account_type = PortalAccountType::reseller, .reseller_id = reseller}, "email"},
    };
    for (const auto& [create, field] : refused) {
        const Problem problem = refusal([&](Context& context) { create_account(context, create); });
        ASSERT_EQ(problem.fields().size(), 1U) << problem.sentence();
        EXPECT_EQ(problem.fields().front().field, field);
    }
}

TEST_P(PortalAccounts, R033_an_address_is_unique_within_its_type_alone) {
    add({.customer_id = add_customer()});
    const Problem problem = refusal([&](Context& context) {
        const auto other = identity::create_customer(context, {.name = "Joe"});
        create_account(context, {.customer_id = other.id, .email = "JANE@example.com"});
    });
    EXPECT_EQ(problem.code(), ProblemCode::conflict);
    add({.account_type = PortalAccountType::reseller,
         .reseller_id = add_reseller(),
         .email = "jane@example.com"});
}

TEST_P(PortalAccounts, R035_a_technicians_role_decides_with_his_account) {
    const UserId user = add_user("tech@acme.com", identity::UserRole::technician);
    const PortalAccount account = add({.account_type = PortalAccountType::technician, .user_id = user});
    move(account.id, active);
    write([&](Context& context) {
        context.actor.name = account.id.to_string();
        EXPECT_EQ(portal_technician(context, Permission::tickets_read), user);
        EXPECT_THROW(portal_technician(context, Permission::invoices_read), Problem);
        EXPECT_THROW(portal_customer(context), Problem);
        EXPECT_THROW(portal_reseller(context), Problem);
    });
}

TEST_P(PortalAccounts, R028_a_technician_who_is_none_any_more_is_suspended) {
    listeners = portal_management::listeners();
    const UserId user = add_user("tech@acme.com", identity::UserRole::technician);
    const PortalAccount account = add({.account_type = PortalAccountType::technician, .user_id = user});
    move(account.id, active);
    write([&](Context& context) { identity::disable_user(context, user, identity::every_permission()); });
    EXPECT_EQ(get(account.id).status, suspended);
    EXPECT_EQ(refusal([&](Context& context) { resume_account(context, account.id, ""); }).code(),
              ProblemCode::conflict);
    write([&](Context& context) {
        identity::enable_user(context, user, identity::every_permission());
        resume_account(context, account.id, "back from leave");
        identity::change_user(context, user, {.roles = std::vector{identity::UserRole::sales}},
                              identity::every_permission());
    });
    EXPECT_EQ(get(account.id).status, suspended);
}

TEST_P(PortalAccounts, come_with_a_new_customer_where_the_tenant_wants_it_so) {
    listeners = portal_management::listeners();
    const auto accounts_of = [&](CustomerId customer) {
        return read([&](Context& context) {
            return list_accounts(context, {.customer_id = customer}, {}).items.size();
        });
    };
    EXPECT_EQ(accounts_of(add_customer("a@example.com")), 0U);
    write([&](Context& context) {
        platform::change_setting(context, portal_management::settings(), account_with_customer.name, "true");
    });
    EXPECT_EQ(accounts_of(add_customer("b@example.com")), 1U);
    EXPECT_EQ(accounts_of(add_customer("b@example.com")), 0U) << "the address is taken";
}

TEST_P(PortalAccounts, keep_preferences) {
    const PortalAccount account = add({.customer_id = add_customer()});
    const Notifications wanted{.billing = false, .service = true, .news = true};
    const PortalAccount changed = write([&](Context& context) {
        return change_account(context, account.id,
                              {.language = "pt-BR",
                               .time_zone = TimeZone::parse("Africa/Nairobi"),
                               .theme = "dark",
                               .notifications = wanted});
    });
    EXPECT_EQ(record::to_json(get(account.id)), record::to_json(changed));
    EXPECT_EQ(changed.language, "pt-BR");
    EXPECT_EQ(changed.time_zone->name(), "Africa/Nairobi");
    EXPECT_EQ(changed.theme, "dark");
    EXPECT_EQ(changed.notifications, wanted);
    EXPECT_EQ(changed.version, account.version + 1);
}

}  // namespace
}  // namespace dotmac::portal_management
