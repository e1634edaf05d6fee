#include "modules/portal_management/log_in_routes.hpp"

#include "modules/portal_management/devices.hpp"
#include "modules/portal_management/locks.hpp"
#include "modules/portal_management/log_in.hpp"
#include "modules/portal_management/network_failures.hpp"
#include "modules/portal_management/own_account.hpp"
#include "modules/portal_management/portal_sessions.hpp"
#include "platform/purge.hpp"

namespace dotmac::portal_management {
namespace {

using http::Access;
using http::Exchange;
using http::Router;

// Each type of account has its own way in (R033).
void add_entries(Router& router, Entrance& entrance) {
    for (const PortalAccountType type : registry::values<PortalAccountType>()) {
        const std::string name{registry::to_string(type)};
        const std::string path = "/portal/" + name + "/login";
        router.get(path, Access::anyone, "The log-in page for a " + name,
                   [type](Exchange& exchange, const PortalLogInFormFilter& filter) {
                       return log_in_form(exchange, type, filter.tenant);
                   });
        auto& entry = router.action(path, Access::anyone, "Logs a " + name + " in",
                                    [type, &entrance](Exchange& exchange, const PortalLogIn& request) {
                                        return log_in(exchange, entrance, type, request);
                                    });
        entry.is_log_in = true;
        entry.has_secret_answer = true;
    }
    router
        .action("/portal/refresh", Access::anyone, "Exchanges the tokens of a session",
                [&entrance](Exchange& exchange, const PortalRefresh& request) {
                    return refresh(exchange, entrance, request);
                })
        .has_secret_answer = true;
}

void add_session_routes(Router& router) {
    router.action("/portal/logout", Access::portal, "Ends this session", [](Exchange& exchange) {
        const auto id = PortalSessionId::parse(exchange.principal()->token_id).value();
        exchange.write(
            [&](Context& context) { end_session(context, own_account(exchange), id, "logged out"); });
    });
    router.list("/portal/sessions", Access::portal, "One's own sessions, newest first",
                [](Exchange& exchange, const store::PageRequest& page) {
                    return exchange.read([&](Context& context) {
                        return list_sessions(context, own_account(exchange), exchange.principal()->token_id,
                                             page);
                    });
                });
    router.remove(
        "/portal/sessions", Access::portal, "Ends all of them, this one too", [](Exchange& exchange) {
            exchange.write(
                [&](Context& context) { end_sessions(context, own_account(exchange), "own wish"); });
        });
    router.remove("/portal/sessions/{portal_session_id}", Access::portal, "Ends one of them",
                  [](Exchange& exchange, PortalSessionId id) {
                      exchange.write([&](Context& context) {
                          end_session(context, own_account(exchange), id, "own wish");
                      });
                  });
    router.list("/portal/devices", Access::portal, "One's own devices that are remembered, newest first",
                [](Exchange& exchange, const store::PageRequest& page) {
                    return exchange.read(
                        [&](Context& context) { return list_devices(context, own_account(exchange), page); });
                });
    router.remove(
        "/portal/devices/{portal_device_id}", Access::portal, "Forgets one of them",
        [](Exchange& exchange, PortalDeviceId id) {
            exchange.write([&](Context& context) { forget_device(context, own_account(exchange), id); });
        });
}

void add_secret_routes(Router& router, Entrance& entrance) {
    router.action("/portal/password", Access::portal, "Changes one's own password; ends all sessions",
                  [&entrance](Exchange& exchange, const PasswordChange& change) {
                      change_own_password(exchange, entrance, change);
                  });
    router
        .action("/portal/totp", Access::portal, "Sets up one-time codes, in force once confirmed",
                [&entrance](Exchange& exchange, const TotpBegin& begin) {
                    return begin_own_totp(exchange, entrance, begin);
                })
        .has_secret_answer = true;
    router
        .action("/portal/totp/confirm", Access::portal,
                "Puts one-time codes in force, proved by one; shows the backup codes",
                [&entrance](Exchange& exchange, const TotpCode& code) {
                    return confirm_own_totp(exchange, entrance, code);
                })
        .has_secret_answer = true;
    router.action("/portal/totp/remove", Access::portal,
                  "Ends one-time codes, proved by one; ends all sessions",
                  [&entrance](Exchange& exchange, const TotpRemoval& removal) {
                      remove_own_totp(exchange, entrance, removal);
                  });
    router
        .action("/portal/backup-codes", Access::portal,
                "Ten new backup codes in place of the old, proved by a one-time code",
                [&entrance](Exchange& exchange, const TotpCode& code) {
                    return renew_own_backup_codes(exchange, entrance, code);
                })
        .has_secret_answer = true;
}

}  // namespace

void add_log_in_routes(Router& router, Entrance& entrance) {
    add_entries(router, entrance);
    add_session_routes(router);
    add_secret_routes(router, entrance);
}

std::vector<platform::JobType> log_in_jobs(std::function<Instant()> now) {
    return {
        {
            .name = "end_portal_locks",
            .description = "Unlocks portal accounts whose time is over (R027).",
            .run =
                [now](platform::JobRun& run) {
                    const auto ended = platform::purge_all(run, now, end_locks_that_are_over);
                    return "{\"ended\":" + std::to_string(ended) + "}";
                },
            .schedule = platform::Every{std::chrono::minutes{1}},
        },
        {
            .name = "purge_portal_sessions",
            .description = "Forgets portal sessions and devices that have ended, and failures of addresses "
                           "that no longer count.",
            .run =
                [now](platform::JobRun& run) {
                    const auto purged = [&](auto purge) {
                        return std::to_string(platform::purge_all(run, now, purge));
                    };
                    return "{\"sessions\":" + purged(purge_portal_sessions) +
                           ",\"devices\":" + purged(purge_devices) +
                           ",\"failures\":" + purged(purge_network_failures) + "}";
                },
            .schedule = platform::Every{std::chrono::hours{1}},
        },
    };
}

}  // namespace dotmac::portal_management
