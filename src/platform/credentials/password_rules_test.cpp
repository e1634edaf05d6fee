#include "platform/credentials/password_rules.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "base/text.hpp"
#include "platform/credentials/common_passwords.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::platform {
namespace {

using ::testing::HasSubstr;

TEST(CommonPasswords, ten_thousand_are_shipped_in_their_order) {
    const std::string_view text = common_password_lines();
    ASSERT_TRUE(text.ends_with('\n'));
    const auto lines = split(text.substr(0, text.size() - 1), '\n');
    EXPECT_EQ(lines.size(), 10'000U);
    EXPECT_TRUE(std::ranges::is_sorted(lines));
    EXPECT_EQ(std::ranges::adjacent_find(lines), lines.end());
    for (const std::string_view line : lines)
        EXPECT_TRUE(is_common_password(line)) << line;
}

TEST(CommonPasswords, what_is_made_from_one_is_one) {
    struct Case {
        const char* password;
        bool is_common;
    };
    constexpr Case cases[] = {
        {"", true},
        {"123456", true},
        {"PassWord", true},
        {"password2026", true},
        {"!!Password2026!!", true},
        {"qwertyqwerty", true},
        {"dragondragondragon", true},
        {"aaaaaaaaaaaaaaaa", true},
        {"qwertyuiop12", true},
        {"password2026password2026", true},
        {"123456789012", true},
        {"9876543210987", true},
        {"abcdefghijklm", true},
        {"ABABABABABAB", true},
        {"an unlikely phrase", false},
        {"correct horse battery", false},
        {"dragon and password", false},
        {"xyzzy-plugh-2026", false},
        {"me 2026 2026 2026", false},
        {"abcdefghijklx", false},
        {"135791357913", false},
        {"Grün ist die Heide", false},
    };
    for (const Case& one : cases)
        EXPECT_EQ(is_common_password(one.password), one.is_common) << one.password;
}

class PasswordRules : public test::InTenant {};
DOTMAC_ON_BOTH_ENGINES(PasswordRules);

TEST_P(PasswordRules, ask_for_length_rarity_and_more_than_names) {
    struct Case {
        const char* password;
        const char* why;  // empty: it is taken
    };
    constexpr Case cases[] = {
        {"12 bytes: ÄÖ", ""},
        {"11 bytes: Ä", "12 characters"},
        {"password1234", "commonest"},
        {"123456789012", "commonest"},
        {"jane.longname", "names"},
        {"Jane.Longname@Example.com", "names"},
        {"longname-JANE-2026", "names"},
        {"Doering2026!!", "names"},
        {"tenant acme 2026", "names"},
        {"acmeacme-4711", "names"},
        {"dotmac-dotmac", "names"},
        {"dotmac and 2 lighthouses", ""},
        {"my jane keeps bees", ""},
        {"ten nice turnips", ""},
    };
    for (const Case& one : cases) {
        const auto check = [&] {
            read([&](Context& context) {
                require_acceptable_password(context, "password", one.password,
                                            {"Jane.Longname@example.com", "J. Doering"});
            });
        };
        if (*one.why == 0) {
            EXPECT_NO_THROW(check()) << one.password;
            continue;
        }
        const Problem problem = test::refusal_of(check);
        ASSERT_EQ(problem.fields().size(), 1U) << one.password;
        EXPECT_EQ(problem.fields()[0].field, "password");
        EXPECT_THAT(problem.fields()[0].message, HasSubstr(one.why)) << one.password;
    }
}

}  // namespace
}  // namespace dotmac::platform
