// Portal accounts as staff and strangers reach them over the API.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "modules/identity/service.hpp"
#include "modules/portal_management/service.hpp"
#include "modules/portal_management/settings.hpp"
#include "tests/support/instance.hpp"

namespace dotmac {
namespace {

using identity::UserRole;
using ::testing::HasSubstr;

class PortalAccountsOverApi : public test::OverApi {
  protected:
    http::Response post(std::string_view path, UserRole role, std::string_view body) {
        return send("POST", "/api/v1" + std::string{path}, token_of(role), body);
    }
    std::string make_account() {
        const auto response = post("/portal-accounts", UserRole::support,
                                   R"({"customer_id":")" + add_customer("jane@example.com") + "\"}");
        EXPECT_EQ(response.status, 201) << response.body;
        return record::from_json<portal_management::PortalAccount>(response.body, {.is_stored = true})
            .id.to_string();
    }
    std::string add_customer(std::string email, std::optional<std::string> number = std::nullopt) {
        return write([&](Context& context) {
            return identity::create_customer(context,
                                             {.number = number, .name = "Jane", .email = std::move(email)})
                .id.to_string();
        });
    }
    std::size_t count_accounts() {
        return read(
            [](Context& context) { return portal_management::list_accounts(context, {}, {}).items.size(); });
    }
};
DOTMAC_ON_BOTH_ENGINES(PortalAccountsOverApi);

TEST_P(PortalAccountsOverApi, R028_suspend_and_deactivate_take_an_administrator_and_a_reason) {
    const std::string account = "/portal-accounts/" + make_account();
    for (const char* action : {"/suspend", "/deactivate"}) {
        EXPECT_EQ(post(account + action, UserRole::manager, R"({"reason":"fraud"})").status, 403);
        EXPECT_EQ(post(account + action, UserRole::support, R"({"reason":"fraud"})").status, 403);
        EXPECT_EQ(post(account + action, UserRole::tenant_admin, "{}").status, 422);
        EXPECT_EQ(post(account + action, UserRole::tenant_admin, R"({"reason":""})").status, 422);
    }
    const auto response =
        post(account + "/deactivate", UserRole::tenant_admin, R"({"reason":"asked for it"})");
    EXPECT_EQ(response.status, 200) << response.body;
    EXPECT_THAT(response.body, HasSubstr(R"("status":"deactivated")"));
}

// Who makes an account sends its activation where he likes.
TEST_P(PortalAccountsOverApi, R009_an_account_takes_power_over_its_owner) {
    const auto reseller = write([](Context& context) {
        return portal_management::create_reseller(context, {.name = "Lakeside"}).id.to_string();
    });
    const std::string body =
        R"({"account_type":"reseller","email":"partner@example.com","reseller_id":")" + reseller + "\"}";
    EXPECT_EQ(post("/portal-accounts", UserRole::support, body).status, 403);
    EXPECT_EQ(post("/portal-accounts", UserRole::manager, body).status, 201);
    const std::string technician = R"({"account_type":"technician","user_id":"usr_0000000000001"})";
    EXPECT_EQ(post("/portal-accounts", UserRole::manager, technician).status, 403);
    EXPECT_EQ(post("/portal-accounts", UserRole::tenant_admin, technician).status, 404);
}

TEST_P(PortalAccountsOverApi, come_from_a_list) {
    add_customer("one@example.com", "A-1");
    const auto response =
        post("/portal-accounts/import", UserRole::support, R"({"csv":"customer_number\nA-1\nA-2\n"})");
    EXPECT_EQ(response.status, 200) << response.body;
    EXPECT_THAT(response.body, HasSubstr(R"("created":1,"unchanged":0,"rejected":1)"));
    EXPECT_EQ(count_accounts(), 1U);
}

TEST_P(PortalAccountsOverApi, registration_answers_alike_whoever_asks) {
    add_customer("jane@example.com", "A-1");
    const auto ask = [&](std::string_view number, std::string_view email, std::string_view tenant = "acme") {
        return send("POST", "/api/v1/portal/register", "",
                    R"({"tenant":")" + std::string{tenant} + R"(","customer_number":")" +
                        std::string{number} + R"(","email":")" + std::string{email} + "\"}");
    };
    EXPECT_EQ(ask("A-1", "jane@example.com").status, 404) << "the tenant has not allowed it";
    write([](Context& context) {
        platform::change_setting(context, portal_management::settings(),
                                 portal_management::self_registration.name, "true");
    });
    const auto right = ask("A-1", "JANE@example.com");
    EXPECT_EQ(right.status, 202) << right.body;
    EXPECT_EQ(count_accounts(), 1U);
    const struct {
        std::string_view number, email;
    } others[] = {
        {"A-1", "jane@example.com"},  // has an account by now
        {"A-1", "joe@example.com"},
        {"A-9", "jane@example.com"},
    };
    for (const auto& [number, email] : others) {
        const auto response = ask(number, email);
        EXPECT_EQ(response.status, right.status) << number << ' ' << email;
        EXPECT_EQ(response.body, right.body) << number << ' ' << email;
    }
    EXPECT_EQ(count_accounts(), 1U);
    EXPECT_EQ(ask("A-1", "jane@example.com", "nobody").status, 404);
    // The account waits for what only the address's owner has.
    EXPECT_EQ(read([](Context& context) {
                  return portal_management::list_accounts(context, {}, {}).items.front().status;
              }),
              portal_management::PortalAccountStatus::pending_activation);
}

}  // namespace
}  // namespace dotmac
