#include "modules/identity/identity_test.hpp"
#include "modules/identity/roles.hpp"

namespace dotmac::identity {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using enum UserRole;

class Users : public test::InTenant {
  protected:
    User add(std::string_view email, std::vector<UserRole> roles) {
        return write([&](Context& context) { return make_user(context, email, roles); });
    }
    template <class F>
    Problem refusal(F function) {
        return refusal_of([&] { write(function); });
    }
};
DOTMAC_ON_BOTH_ENGINES(Users);

TEST_P(Users, a_user_has_several_roles_and_is_found_by_his_address) {
    const User user = add("Jane@Acme.com", {manager, tenant_admin, manager});
    EXPECT_THAT(user.roles, ElementsAre(tenant_admin, manager));
    const auto found = read([](Context& context) { return find_user_by_email(context, " jane@acme.COM "); });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, user.id);
    EXPECT_EQ(found->email, "Jane@Acme.com");
    EXPECT_THAT(found->roles, ElementsAre(tenant_admin, manager));
    EXPECT_NE(record::to_json(*found).find(R"("roles":["tenant_admin","manager"])"), std::string::npos);
    EXPECT_EQ(record::to_json(*found).find("argon2"), std::string::npos);
}

TEST_P(Users, an_address_is_unique_in_the_tenant_whatever_its_case) {
    add("jane@acme.com", {sales});
    const Problem problem = refusal([](Context& context) { make_user(context, "JANE@acme.com", {sales}); });
    EXPECT_EQ(problem.code(), ProblemCode::conflict);
    const TenantId other = add_tenant("other");
    write_in(other, [](Context& context) { make_user(context, "jane@acme.com", {sales}); });
}

TEST_P(Users, R007_customer_role_is_refused_for_a_new_user) {
    const Problem problem =
        refusal([](Context& context) { make_user(context, "c@acme.com", {sales, customer}); });
    EXPECT_EQ(problem.code(), ProblemCode::validation_failed);
    ASSERT_EQ(problem.fields().size(), 1U);
    EXPECT_EQ(problem.fields()[0].field, "roles[1]");
    EXPECT_THAT(problem.fields()[0].message, HasSubstr("deprecated"));
    EXPECT_THAT(problem.fields()[0].message, HasSubstr("portal_accounts.account_type=customer"));
}

TEST_P(Users, R008_customer_role_is_refused_in_a_change_yet_readable_in_an_old_row) {
    const User user = add("old@acme.com", {sales});
    write([&](Context& context) {
        context.transaction.execute("UPDATE user_roles SET role = $2 WHERE tenant_id = $1", context.tenant(),
                                    customer);
    });
    EXPECT_THAT(read([&](Context& context) { return get_user(context, user.id); }).roles,
                ElementsAre(customer));
    const User renamed = write([&](Context& context) {
        return change_user(context, user.id, {.name = "Old Hand"}, every_permission());
    });
    EXPECT_EQ(renamed.name, "Old Hand");
    EXPECT_THAT(renamed.roles, ElementsAre(customer));
    const Problem problem = refusal([&](Context& context) {
        change_user(context, user.id, {.roles = std::vector{customer, sales}}, every_permission());
    });
    EXPECT_EQ(problem.code(), ProblemCode::validation_failed);
    const User moved = write([&](Context& context) {
        return change_user(context, user.id, {.roles = std::vector{support}}, every_permission());
    });
    EXPECT_THAT(moved.roles, ElementsAre(support));
}

TEST_P(Users, R009_nobody_grants_a_role_that_holds_what_he_lacks) {
    struct Case {
        UserRole granter;
        UserRole granted;
        bool is_allowed;
    };
    constexpr Case cases[] = {
        {super_admin, super_admin, true},   {super_admin, tenant_admin, true},
        {tenant_admin, super_admin, false}, {tenant_admin, tenant_admin, true},
        {tenant_admin, sales, true},        {manager, tenant_admin, false},
        {manager, technician, true},        {technician, support, false},
        {sales, technician, false},
    };
    int number = 0;
    for (const Case& one : cases) {
        const std::string email = "u" + std::to_string(++number) + "@acme.com";
        const auto grant = [&](Context& context) {
            make_user(context, email, {one.granted}, permissions_of(one.granter));
        };
        if (one.is_allowed) {
            write(grant);
        } else {
            EXPECT_EQ(refusal(grant).code(), ProblemCode::forbidden)
                << registry::to_string(one.granter) << " → " << registry::to_string(one.granted);
        }
    }
}

TEST_P(Users, R009_nobody_touches_a_user_who_may_do_more_than_he) {
    const User boss = add("boss@acme.com", {super_admin});
    const Permissions& admin = permissions_of(tenant_admin);
    const auto expect_forbidden = [&](auto function) {
        EXPECT_EQ(refusal(function).code(), ProblemCode::forbidden);
    };
    expect_forbidden([&](Context& context) { change_user(context, boss.id, {.name = "X"}, admin); });
    expect_forbidden([&](Context& context) { disable_user(context, boss.id, admin); });
    expect_forbidden([&](Context& context) { enable_user(context, boss.id, admin); });
    const PasswordReset reset{.password = std::string{good_password}};
    expect_forbidden([&](Context& context) { reset_password(context, boss.id, reset, good_hash(), admin); });
    expect_forbidden([&](Context& context) { reset_totp(context, boss.id, admin); });
    EXPECT_EQ(read([&](Context& context) { return get_user(context, boss.id); }).name, "Somebody");
}

TEST_P(Users, R002_the_last_tenant_admin_is_neither_disabled_nor_stripped) {
    const User first = add("first@acme.com", {tenant_admin});
    const auto disable = [&](Context& context) { disable_user(context, first.id, every_permission()); };
    const auto strip = [&](Context& context) {
        change_user(context, first.id, {.roles = std::vector{manager}}, every_permission());
    };
    EXPECT_EQ(refusal(disable).code(), ProblemCode::conflict);
    EXPECT_EQ(refusal(strip).code(), ProblemCode::conflict);
    const User second = add("second@acme.com", {tenant_admin});
    write([&](Context& context) { disable_user(context, second.id, every_permission()); });
    EXPECT_EQ(refusal(strip).code(), ProblemCode::conflict) << "a disabled one does not count";
    write([&](Context& context) { enable_user(context, second.id, every_permission()); });
    write(strip);
    EXPECT_THAT(read([&](Context& context) { return get_user(context, first.id); }).roles,
                ElementsAre(manager));
}

TEST_P(Users, a_reset_password_is_held_to_the_same_as_a_first_one) {
    const User user = add("jane@acme-fibre.com", {sales});
    const auto reset = [&](const char* password) {
        return refusal([&](Context& context) {
                   reset_password(context, user.id, {.password = password}, good_hash(), every_permission());
               })
            .code();
    };
    EXPECT_EQ(reset("eleven char"), ProblemCode::validation_failed);
    EXPECT_EQ(reset("Jane@acme-fibre.com"), ProblemCode::validation_failed);
    write([&](Context& context) {
        reset_password(context, user.id, {.password = std::string{good_password}}, good_hash(),
                       every_permission());
    });
}

TEST_P(Users, a_change_that_starts_from_an_older_version_is_refused) {
    const User user = add("jane@acme.com", {sales});
    write([&](Context& context) {
        context.expected_version = 1;
        EXPECT_EQ(change_user(context, user.id, {.name = "A"}, every_permission()).version, 2);
    });
    const Problem problem = refusal([&](Context& context) {
        context.expected_version = 1;
        change_user(context, user.id, {.name = "B"}, every_permission());
    });
    EXPECT_EQ(problem.code(), ProblemCode::precondition_failed);
}

TEST_P(Users, a_list_is_filtered_and_shows_the_roles_of_each) {
    for (int i = 0; i < 45; ++i)
        add("u" + std::to_string(i) + "@acme.com",
            i % 2 == 0 ? std::vector{sales} : std::vector{support, sales});
    add("t@acme.com", {technician});
    const auto list = [&](const UserFilter& filter, const store::PageRequest& page = {}) {
        return read([&](Context& context) { return list_users(context, filter, page); });
    };
    const auto all = list({});
    EXPECT_EQ(all.items.size(), 46U);
    for (const User& user : all.items)
        EXPECT_FALSE(user.roles.empty());
    EXPECT_EQ(list({.role = support}).items.size(), 22U);
    EXPECT_EQ(list({.email = "T@acme.com"}).items.size(), 1U);
    EXPECT_EQ(list({.is_disabled = true}).items.size(), 0U);
    const auto page = list({.role = sales}, {.limit = 10, .sort = "-email"});
    EXPECT_EQ(page.items.size(), 10U);
    EXPECT_EQ(page.items[0].email, "u9@acme.com");
    ASSERT_TRUE(page.next_cursor);
}

TEST_P(Users, a_user_of_another_tenant_does_not_exist) {
    const User user = add("jane@acme.com", {sales});
    const TenantId other = add_tenant("other");
    const auto in_other = [&](auto function) {
        return refusal_of([&] { write_in(other, function); }).code();
    };
    EXPECT_EQ(in_other([&](Context& context) { get_user(context, user.id); }), ProblemCode::not_found);
    EXPECT_EQ(in_other([&](Context& context) { disable_user(context, user.id, every_permission()); }),
              ProblemCode::not_found);
}

TEST_P(Users, a_first_password_is_held_to_the_rules) {
    const auto create = [](Context& context) {
        create_user(context,
                    {.email = "jane@acme.com",
                     .name = "Jane Longname",
                     .roles = {sales},
                     .password = "Longname-2026"},
                    good_hash(), every_permission());
    };
    EXPECT_THAT(refusal(create).fields()[0].message, HasSubstr("names"));
}

TEST(Passwords, a_hash_is_salted_argon2id_and_fits_its_password_only) {
    const PasswordHash hash = hash_password("correct horse");
    EXPECT_TRUE(hash.text.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << hash.text;
    EXPECT_NE(hash.text, hash_password("correct horse").text);
    EXPECT_TRUE(platform::matches(hash, "correct horse"));
    EXPECT_FALSE(platform::matches(hash, "Correct horse"));
}

TEST(Passwords, what_is_derived_is_found_again_by_the_same_text_and_salt_alone) {
    const std::string found = platform::derive("correct horse", "salt");
    EXPECT_EQ(found.size(), 64U);
    EXPECT_EQ(found, platform::derive("correct horse", "salt"));
    EXPECT_NE(found, platform::derive("Correct horse", "salt"));
    EXPECT_NE(found, platform::derive("correct horse", "pepper"));
    EXPECT_NE(found, platform::derive("correct horse", "salt", {.memory_kib = 64, .passes = 1}));
}

// Otherwise it would be refused at once, and the time would tell that there is no such user.
TEST(Passwords, nobodys_password_costs_as_much_as_a_real_one) {
    EXPECT_TRUE(platform::nobodys_password().text.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    EXPECT_EQ(platform::nobodys_password().text.size(), hash_password("x").text.size());
    EXPECT_FALSE(platform::matches(platform::nobodys_password(), "x"));
}

}  // namespace
}  // namespace dotmac::identity
