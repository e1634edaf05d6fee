#include "modules/identity/routes.hpp"

#include "modules/identity/api_keys.hpp"
#include "modules/identity/log_in.hpp"
#include "modules/identity/service.hpp"
#include "modules/identity/sessions.hpp"

namespace dotmac::identity {
namespace {

using http::Access;
using http::Exchange;
using http::Router;

const Permissions& granter(const Exchange& exchange) {
    return exchange.principal()->permissions;
}

store::Page<Session> own_sessions(Exchange& exchange, const store::PageRequest& page) {
    return exchange.read([&](Context& context) {
        return list_sessions(context, own_id(exchange), exchange.principal()->token_id, page);
    });
}

void end_own_session(Exchange& exchange, SessionId id) {
    exchange.write([&](Context& context) { revoke_session(context, own_id(exchange), id); });
}

User changed_user(Exchange& exchange, UserId id, const UserChange& change) {
    return exchange.write(
        [&](Context& context) { return change_user(context, id, change, granter(exchange)); });
}

User disabled_user(Exchange& exchange, UserId id) {
    return exchange.write([&](Context& context) { return disable_user(context, id, granter(exchange)); });
}

User enabled_user(Exchange& exchange, UserId id) {
    return exchange.write([&](Context& context) { return enable_user(context, id, granter(exchange)); });
}

User user_without_totp(Exchange& exchange, UserId id) {
    return exchange.write([&](Context& context) { return reset_totp(context, id, granter(exchange)); });
}

void add_api_key_routes(Router& router, Authenticator& authenticator) {
    router.list("/api-keys", Permission::api_keys_write, "API keys, newest first", list_api_keys);
    router
        .create("/api-keys", Permission::api_keys_write, "Makes an API key; its secret is shown only here",
                [&authenticator](Exchange& exchange, const ApiKeyCreate& create) {
                    return exchange.write([&](Context& context) {
                        return create_api_key(context, create, own_id(exchange), granter(exchange),
                                              authenticator.now());
                    });
                })
        .has_secret_answer = true;
    router.get("/api-keys/{api_key_id}", Permission::api_keys_write, "One API key", get_api_key);
    router.remove("/api-keys/{api_key_id}", Permission::api_keys_write, "Revokes it", revoke_api_key);
}

}  // namespace

void add_auth_routes(Router& router, Authenticator& authenticator) {
    auto& entry = router.action("/auth/login", Access::anyone, "Logs in",
                                [&authenticator](Exchange& exchange, const LogIn& request) {
                                    return log_in(exchange, authenticator, request);
                                });
    entry.is_log_in = true;
    entry.has_secret_answer = true;
    router.action("/auth/logout", Access::logged_in, "Ends this session", log_out);
    router.get("/auth/me", Access::logged_in, "Who the caller is, and what he may do", whoami);
    router.list("/auth/sessions", Access::logged_in, "One's own sessions, newest first", own_sessions);
    router.remove("/auth/sessions/{session_id}", Access::logged_in, "Ends one of them", end_own_session);
    router.action("/auth/password", Access::logged_in, "Changes one's own password; ends all other sessions",
                  [&authenticator](Exchange& exchange, const PasswordChange& change) {
                      change_own_password(exchange, authenticator, change);
                  });
    router
        .action("/auth/totp", Access::logged_in, "Sets up one-time codes, in force once confirmed",
                [&authenticator](Exchange& exchange, const TotpBegin& begin) {
                    return begin_totp(exchange, authenticator, begin);
                })
        .has_secret_answer = true;
    router.action("/auth/totp/confirm", Access::logged_in, "Puts one-time codes in force, proved by one",
                  [&authenticator](Exchange& exchange, const TotpCode& code) {
                      return confirm_totp(exchange, authenticator, code);
                  });
    router.action("/auth/totp/remove", Access::logged_in,
                  "Ends one-time codes, proved by one; ends all other sessions",
                  [&authenticator](Exchange& exchange, const TotpRemoval& removal) {
                      return remove_totp(exchange, authenticator, removal);
                  });
    add_api_key_routes(router, authenticator);
}

void add_user_routes(Router& router, Authenticator& authenticator) {
    router.list("/users", Permission::users_read, "Staff, by name", list_users);
    router.create("/users", Permission::users_write, "Adds a user",
                  [&authenticator](Exchange& exchange, const UserCreate& create) {
                      const PasswordHash hash = authenticator.passwords().hash(create.password);
                      return exchange.write([&](Context& context) {
                          return create_user(context, create, hash, granter(exchange));
                      });
                  });
    router.get("/users/{user_id}", Permission::users_read, "One user", get_user);
    router.change("/users/{user_id}", Permission::users_write, "Changes address, name or roles",
                  changed_user);
    router.action("/users/{user_id}/disable", Permission::users_write, "Locks the user out", disabled_user);
    router.action("/users/{user_id}/enable", Permission::users_write, "Lets the user in again", enabled_user);
    router.action("/users/{user_id}/reset-password", Permission::users_write, "Sets a new password",
                  [&authenticator](Exchange& exchange, UserId id, const PasswordReset& reset) {
                      const PasswordHash hash = authenticator.passwords().hash(reset.password);
                      return exchange.write([&](Context& context) {
                          return reset_password(context, id, reset, hash, granter(exchange));
                      });
                  });
    router.action("/users/{user_id}/reset-totp", Permission::users_write,
                  "Ends the user's one-time codes, when his telephone is lost, and his sessions",
                  user_without_totp);
}

void add_routes(Router& router, Authenticator& authenticator) {
    add_auth_routes(router, authenticator);
    add_user_routes(router, authenticator);
    add_customer_routes(router);
}

}  // namespace dotmac::identity
