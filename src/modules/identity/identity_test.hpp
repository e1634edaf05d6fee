// What the tests of this module share: users who need no 30 ms each, and the API without a socket.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/router.hpp"
#include "modules/identity/authenticator.hpp"
#include "modules/identity/routes.hpp"
#include "modules/identity/service.hpp"
#include "tests/support/refusal.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::identity::testing {

using platform::hash_password;

inline constexpr std::string_view good_password = "correct horse";

// Of `good_password`; made once.
inline const PasswordHash& good_hash() {
    static const PasswordHash hash = hash_password(good_password);
    return hash;
}

inline User make_user(Context& context, std::string_view email, std::vector<UserRole> roles,
                      const Permissions& granter = every_permission()) {
    return create_user(context,
                       {.email = std::string{email},
                        .name = "Somebody",
                        .roles = std::move(roles),
                        .password = std::string{good_password}},
                       good_hash(), granter);
}

using test::refusal_of;

class OverHttp : public test::InTenant {
  protected:
    void SetUp() override {
        InTenant::SetUp();
        authenticator_ = std::make_unique<Authenticator>(
            database(), [this] { return real_now(); },
            AuthenticatorOptions{.secrets = platform::SecretBox{std::string(32, 'k')}});
        http::Hooks hooks{
            .authenticate =
                [this](const http::Request& request) { return authenticator_->authenticate(request); },
            .clock =
                [this](store::Transaction& transaction) {
                    return platform::tenant_clock(transaction, real_now());
                },
            .listeners = authenticator_->listeners(),
        };
        http::RouterOptions options;
        options.rate_limit.per_second = 0;
        options.log_in_rate_limit.per_second = 0;
        router_ = std::make_unique<http::Router>(database(), std::move(hooks), options);
        add_routes(*router_, *authenticator_);
    }
    void TearDown() override {
        router_.reset();
        authenticator_.reset();
        InTenant::TearDown();
    }

    // "GET /customers?q=smith": the path without the API's prefix.
    http::Response send(std::string_view line, std::string_view token = "", std::string_view body = "",
                        const http::Headers& headers = {}) {
        http::Request request;
        request.method = line.substr(0, line.find(' '));
        const std::string_view target = line.substr(line.find(' ') + 1);
        request.path = "/api/v1" + std::string{target.substr(0, target.find('?'))};
        if (const auto question = target.find('?'); question != std::string_view::npos) {
            const std::string_view pair = target.substr(question + 1);
            request.query.emplace_back(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
        }
        request.headers = headers;
        if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + std::string{token});
        if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
        request.body = body;
        request.remote_address = "192.0.2.1";
        request.request_id = "request-1";
        return router_->handle(request);
    }

    http::Response try_log_in(std::string_view email, std::string_view password = good_password,
                              std::string_view tenant_slug = "acme", std::string_view code = "") {
        std::string body = R"({"tenant":")" + std::string{tenant_slug} + R"(","email":")" +
                           std::string{email} + R"(","password":")" + std::string{password} + '"';
        if (!code.empty()) body += R"(,"totp_code":")" + std::string{code} + '"';
        return send("POST /auth/login", "", body + "}");
    }
    std::string log_in(std::string_view email, std::string_view tenant_slug = "acme") {
        const http::Response response = try_log_in(email, good_password, tenant_slug);
        EXPECT_EQ(response.status, 200) << response.body;
        return response.status == 200 ? record::from_json<LoggedIn>(response.body).token : "";
    }
    // Makes a user with that role and logs in.
    std::string token_of(UserRole role) {
        const std::string email = std::string{registry::to_string(role)} + "@acme.com";
        write([&](Context& context) { make_user(context, email, {role}); });
        return log_in(email);
    }

    std::unique_ptr<Authenticator> authenticator_;
    std::unique_ptr<http::Router> router_;
};

}  // namespace dotmac::identity::testing
