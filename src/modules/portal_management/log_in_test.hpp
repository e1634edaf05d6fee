// What the tests of log-ins at the portals share: the API without a socket, and accounts that are ready to
// log in. Hashes cost as little as a tenant may choose, unless a test says otherwise.
#pragma once

#include <memory>

#include "http/router.hpp"
#include "modules/identity/authenticator.hpp"
#include "modules/portal_management/log_in_routes.hpp"
#include "modules/portal_management/log_in_settings.hpp"
#include "modules/portal_management/own_account.hpp"
#include "modules/portal_management/portal_sessions.hpp"
#include "modules/portal_management/portal_test.hpp"
#include "modules/portal_management/resellers.hpp"
#include "modules/portal_management/store.hpp"

namespace dotmac::portal_management::testing {

inline constexpr std::string_view good_password = "an unlikely phrase";
inline constexpr platform::PasswordCost cheapest{.memory_kib = 7'168, .passes = 1};

inline const platform::PasswordHash& cheap_hash() {
    static const platform::PasswordHash hash = platform::hash_password(good_password, cheapest);
    return hash;
}

// How a log-in is sent. What is empty is left out.
struct Attempt {
    std::string login;
    std::string password = std::string{good_password};
    std::string more;  // further members: R"("totp_code":"123456")"
    PortalAccountType entry = PortalAccountType::customer;
    std::string tenant = "acme";
    std::string address = "192.0.2.1";
};

class AtThePortal : public WithPortal {
  protected:
    void SetUp() override {
        WithPortal::SetUp();
        authenticator_ = make_authenticator();
        entrance_.reset(new Entrance{.now = [this] { return real_now(); },
                                     .passwords = authenticator_->passwords(),
                                     .secrets = authenticator_->secrets()});
        router_ = make_router(*authenticator_);
        listeners = heard_by(*authenticator_);
        set("portal.argon2_memory_kib", std::to_string(cheapest.memory_kib));
        set("portal.argon2_passes", std::to_string(cheapest.passes));
    }
    void TearDown() override {
        router_.reset();
        entrance_.reset();
        authenticator_.reset();
        WithPortal::TearDown();
    }

    // One process of the program; a second one shares nothing with the first but the database.
    std::unique_ptr<identity::Authenticator> make_authenticator() {
        const identity::AuthenticatorOptions options{.hashes_at_once = 2,
                                                     .hashes_waiting = 2'000,
                                                     .secrets = platform::SecretBox{std::string(32, 'k')}};
        return std::make_unique<identity::Authenticator>(
            database(), [this] { return real_now(); }, options,
            std::vector<platform::Recognizer>{portal_recognizer()});
    }
    static Listeners heard_by(identity::Authenticator& authenticator) {
        Listeners all = authenticator.listeners();
        for (auto& listener : log_in_listeners())
            all.push_back(std::move(listener));
        return all;
    }
    std::unique_ptr<http::Router> make_router(identity::Authenticator& authenticator) {
        http::Hooks hooks{
            .authenticate = [&authenticator](
                                const http::Request& request) { return authenticator.authenticate(request); },
            .clock =
                [this](store::Transaction& transaction) {
                    return platform::tenant_clock(transaction, real_now());
                },
            .listeners = heard_by(authenticator),
        };
        http::RouterOptions options;
        options.rate_limit.per_second = 0;
        options.log_in_rate_limit.per_second = 0;
        auto router = std::make_unique<http::Router>(database(), std::move(hooks), options);
        add_log_in_routes(*router, *entrance_);
        return router;
    }

    // A setting of the tenant, written as the API would.
    void set(std::string_view name, std::string_view value) {
        write([&](Context& context) { platform::change_setting(context, log_in_settings(), name, value); });
    }

    // An account that may log in with the good password. Each address is somebody else.
    PortalAccount open_account(std::string_view email = "jane@example.com",
                               PortalAccountType type = PortalAccountType::customer) {
        return write([&](Context& context) {
            const PortalAccountId id = create_account(context, owned(context, email, type)).id;
            move_account(context, id, PortalAccountStatus::active, "activated");
            StoredPortalAccount stored = load_account(context.transaction, id).value();
            stored.password = cheap_hash();
            update_account(context.transaction, stored);
            return stored.account;
        });
    }
    PortalAccountCreate owned(Context& context, std::string_view email, PortalAccountType type) {
        const std::string address{email};
        PortalAccountCreate create{.account_type = type, .email = address};
        if (type == PortalAccountType::customer) {
            create.customer_id = identity::create_customer(context, {.name = "Jane", .email = address}).id;
        } else if (type == PortalAccountType::technician) {
            create.user_id = identity::create_user(context,
                                                   {.email = address,
                                                    .name = "Tom",
                                                    .roles = {identity::UserRole::technician},
                                                    .password = std::string{good_password}},
                                                   cheap_hash(), identity::every_permission())
                                 .id;
        } else {
            create.reseller_id = create_reseller(context, {.name = "Partner"}).id;
        }
        return create;
    }

    // "GET /portal/sessions": the path without the API's prefix.
    http::Response send(std::string_view line, std::string_view token = "", std::string_view body = "",
                        std::string_view address = "192.0.2.1") {
        return send_to(*router_, line, token, body, address);
    }
    static http::Response send_to(http::Router& router, std::string_view line, std::string_view token = "",
                                  std::string_view body = "", std::string_view address = "192.0.2.1") {
        http::Request request;
        request.method = line.substr(0, line.find(' '));
        const std::string_view target = line.substr(line.find(' ') + 1);
        request.path = "/api/v1" + std::string{target.substr(0, target.find('?'))};
        if (const auto question = target.find('?'); question != std::string_view::npos) {
            const std::string_view pair = target.substr(question + 1);
            request.query.emplace_back(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
        }
        if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + std::string{token});
        if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
        request.headers.emplace_back("User-Agent", "Tester/1.0");
        request.body = body;
        request.remote_address = address;
        request.request_id = "request-1";
        return router.handle(request);
    }
    http::Response try_log_in(const Attempt& attempt) {
        std::string body = R"({"tenant":")" + attempt.tenant + R"(","login":")" + attempt.login +
                           R"(","password":")" + attempt.password + '"';
        if (!attempt.more.empty()) body += "," + attempt.more;
        const std::string type{registry::to_string(attempt.entry)};
        return send("POST /portal/" + type + "/login", "", body + "}", attempt.address);
    }
    PortalLoggedIn log_in(const Attempt& attempt) {
        const http::Response response = try_log_in(attempt);
        EXPECT_EQ(response.status, 200) << response.body;
        return response.status == 200 ? record::from_json<PortalLoggedIn>(response.body) : PortalLoggedIn{};
    }
    std::string token_of(std::string_view login) {
        return log_in({.login = std::string{login}}).tokens.access_token;
    }
    void fail(std::string_view login, int times) {
        for (int i = 0; i < times; ++i)
            EXPECT_EQ(try_log_in({.login = std::string{login}, .password = "a wrong phrase"}).status, 401);
    }
    StoredPortalAccount stored(PortalAccountId id) {
        return read([&](Context& context) { return load_account(context.transaction, id).value(); });
    }
    // The "reason" of every event of the type, in their order.
    std::vector<std::string> reasons(std::string_view type) {
        return read([&](Context& context) {
            return context.transaction
                .query("SELECT data FROM events WHERE tenant_id = $1 AND type = $2 ORDER BY sequence, id",
                       context.tenant(), type)
                .all([](const store::Rows& row) {
                    const auto data = row.get<std::string>(0);
                    const auto start = data.find("\"reason\":\"") + 10;
                    return data.substr(start, data.find('"', start) - start);
                });
        });
    }

    std::unique_ptr<identity::Authenticator> authenticator_;
    std::unique_ptr<Entrance> entrance_;
    std::unique_ptr<http::Router> router_;
};

}  // namespace dotmac::portal_management::testing
