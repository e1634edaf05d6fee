#include "modules/portal_management/portal_id.hpp"
#include "modules/portal_management/portal_test.hpp"

namespace dotmac::portal_management {
namespace {

using ::testing::ElementsAre;
using enum PortalAccountStatus;

TEST(PortalIds, are_eight_signs_that_nobody_mistakes_for_another) {
    for (int i = 0; i < 1'000; ++i)
        EXPECT_TRUE(is_portal_id(make_portal_id()));
    for (const char sign : std::string_view{"0O1I"})
        EXPECT_FALSE(is_portal_id(std::string(portal_id_length, sign))) << sign;
    EXPECT_FALSE(is_portal_id("ABCDEFG"));
    EXPECT_EQ(normal_portal_id(" ab2c-defg "), "AB2CDEFG");
}

class PortalAccounts : public testing::WithPortal {};
DOTMAC_ON_BOTH_ENGINES(PortalAccounts);

TEST_P(PortalAccounts, R024_a_new_one_waits_for_its_activation) {
    const PortalAccount account = add({.customer_id = add_customer()});
    EXPECT_EQ(account.status, pending_activation);
    EXPECT_EQ(account.email, "jane@example.com");
    EXPECT_FALSE(account.email_verified_at);
    EXPECT_TRUE(is_portal_id(account.portal_id));
    EXPECT_THAT(event_types(account.id.to_string()), ElementsAre("portal_account.created"));
}

TEST_P(PortalAccounts, R029_each_step_is_an_event) {
    const PortalAccount account = in_status(locked);
    EXPECT_TRUE(account.locked_until);
    EXPECT_FALSE(move(account.id, active).locked_until);
    move(account.id, suspended);
    move(account.id, active);
    move(account.id, deactivated);
    EXPECT_THAT(event_types(account.id.to_string()),
                ElementsAre("portal_account.created", "portal_account.activated", "portal_account.locked",
                            "portal_account.unlocked", "portal_account.suspended", "portal_account.resumed",
                            "portal_account.deactivated"));
}

}  // namespace
}  // namespace dotmac::portal_management
