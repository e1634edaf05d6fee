#include "platform/tenants.hpp"

#include <gmock/gmock.h>

#include "platform/events.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::platform {
namespace {

using test::at;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Tenants : public test::InTenant {
  protected:
    template <class F>
    auto outside(F function) {
        return write_in(store::all_tenants(), function);
    }
    Problem refusal_of(const std::string& slug) {
        try {
            add_tenant(slug);
        } catch (const Problem& problem) {
            return problem;
        }
        ADD_FAILURE() << "'" << slug << "' is accepted";
        return Problem(ProblemCode::internal_error, "");
    }
};
DOTMAC_ON_BOTH_ENGINES(Tenants);

TEST_P(Tenants, a_new_tenant_is_found_by_slug_and_by_identifier) {
    const TenantId id = add_tenant("north-star", "Africa/Nairobi");
    outside([&](Context& context) {
        const auto by_slug = find_tenant(context.transaction, "north-star");
        const auto by_id = find_tenant(context.transaction, id.to_string());
        ASSERT_TRUE(by_slug && by_id);
        EXPECT_EQ(by_slug->id, id);
        EXPECT_EQ(by_id->slug, "north-star");
        EXPECT_EQ(by_id->time_zone.name(), "Africa/Nairobi");
        EXPECT_EQ(by_id->currency.code(), "EUR");
        EXPECT_EQ(by_id->created_at, real_now());
        EXPECT_EQ(by_id->version, 1);
        EXPECT_FALSE(find_tenant(context.transaction, "south-star"));
        EXPECT_THROW(get_tenant(context, TenantId{1}), Problem);
    });
}

TEST_P(Tenants, a_slug_follows_the_rules_of_host_names) {
    for (const char* slug : {"ab", "a1", "north-star-2", "a234567890123456789012345678901234567890"}) {
        EXPECT_NO_THROW(add_tenant(slug)) << slug;
    }
    struct Case {
        const char* slug;
        const char* sentence;
    };
    const Case cases[] = {
        {"", "2 to 40 characters"},
        {"a", "2 to 40 characters"},
        {"a2345678901234567890123456789012345678901", "2 to 40 characters"},
        {"1abc", "begins with a lower-case letter"},
        {"-abc", "begins with a lower-case letter"},
        {"Acme", "begins with a lower-case letter"},
        {"acMe", "lower-case letters, digits and hyphens"},
        {"ac_me", "lower-case letters, digits and hyphens"},
        {"ac me", "lower-case letters, digits and hyphens"},
        {"åcme", "begins with a lower-case letter"},
        {"acme-", "does not end with a hyphen"},
        {"ac--me", "no two hyphens in a row"},
    };
    for (const auto& [slug, sentence] : cases) {
        const Problem problem = refusal_of(slug);
        EXPECT_EQ(problem.code(), ProblemCode::validation_failed) << slug;
        EXPECT_THAT(problem.sentence(), HasSubstr(sentence)) << slug;
    }
}

TEST_P(Tenants, a_slug_is_taken_once) {
    const Problem problem = refusal_of("acme");
    EXPECT_EQ(problem.code(), ProblemCode::conflict);
    EXPECT_EQ(problem.fields().at(0).field, "slug");
}

TEST_P(Tenants, a_change_keeps_what_it_leaves_out_and_raises_the_version) {
    const Tenant changed =
        write([&](Context& context) { return change_tenant(context, tenant(), {.name = "Acme Broadband"}); });
    EXPECT_EQ(changed.name, "Acme Broadband");
    EXPECT_EQ(changed.time_zone.name(), "Etc/UTC");
    EXPECT_EQ(changed.version, 2);
    const Tenant stored = read([](Context& context) { return current_tenant(context.transaction); });
    EXPECT_EQ(stored.name, "Acme Broadband");
    EXPECT_EQ(stored.version, 2);
}

TEST_P(Tenants, a_change_of_an_older_version_is_refused) {
    write([&](Context& context) { change_tenant(context, tenant(), {.name = "First"}); });
    try {
        write([&](Context& context) {
            context.expected_version = 1;
            change_tenant(context, tenant(), {.name = "Second"});
        });
        FAIL() << "the older version is changed";
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.code(), ProblemCode::precondition_failed);
    }
}

TEST_P(Tenants, creation_and_change_stand_in_the_tenants_own_trail) {
    write([&](Context& context) { change_tenant(context, tenant(), {.name = "New"}); });
    const auto events = read([](Context& context) { return list_events(context, {}, {}).items; });
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].type, "tenant.changed");
    EXPECT_EQ(events[1].type, "tenant.created");
    EXPECT_EQ(events[1].subject, tenant().to_string());
    EXPECT_THAT(events[1].data.text, HasSubstr("\"slug\":\"acme\""));
    EXPECT_THAT(events[0].data.text, HasSubstr("\"name_to\":\"New\""));
}

TEST_P(Tenants, one_tenant_does_not_see_another) {
    const TenantId other = add_tenant("other");
    write([&](Context& context) {
        EXPECT_THROW(get_tenant(context, other), Problem);
        EXPECT_NO_THROW(get_tenant(context, tenant()));
        EXPECT_EQ(current_tenant(context.transaction).slug, "acme");
    });
}

TEST_P(Tenants, are_listed_by_slug_a_page_at_a_time) {
    for (const char* slug : {"delta", "bravo", "charlie"})
        add_tenant(slug);
    outside([](Context& context) {
        const auto first = list_tenants(context, {}, {.limit = 3});
        ASSERT_TRUE(first.next_cursor);
        const auto second = list_tenants(context, {}, {.limit = 3, .cursor = *first.next_cursor});
        EXPECT_FALSE(second.next_cursor);
        std::vector<std::string> slugs;
        for (const auto* page : {&first, &second}) {
            for (const Tenant& tenant : page->items)
                slugs.push_back(tenant.slug);
        }
        EXPECT_THAT(slugs, ElementsAre("acme", "bravo", "charlie", "delta"));
        EXPECT_EQ(all_tenant_ids(context.transaction).size(), 4U);
    });
}

TEST_P(Tenants, without_a_test_clock_live_in_real_time_in_their_zone) {
    const TenantId auckland = add_tenant("auckland", "Pacific/Auckland");
    pass(std::chrono::hours{3});  // noon in Greenwich, an hour into the next day there
    write_in(auckland, [&](Context& context) {
        EXPECT_EQ(context.clock->now, real_now());
        EXPECT_EQ(to_string(context.today()), "2026-03-11");
    });
}

TEST_P(Tenants, with_a_test_clock_stand_still) {
    const TenantId past = add_tenant("past", "Etc/UTC", at("2020-05-05T05:05:05Z"));
    pass(std::chrono::hours{100});
    write_in(past, [](Context& context) {
        EXPECT_EQ(to_string(context.clock->now), "2020-05-05T05:05:05Z");
        EXPECT_EQ(to_string(current_tenant(context.transaction).created_at), "2020-05-05T05:05:05Z");
        set_test_clock(context, context.tenant(), at("2020-06-01T00:00:00Z"));
        EXPECT_EQ(to_string(tenant_clock(context.transaction).now), "2020-06-01T00:00:00Z");
    });
}

}  // namespace
}  // namespace dotmac::platform
