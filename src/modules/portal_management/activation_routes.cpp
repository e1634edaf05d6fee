#include "modules/portal_management/activation_routes.hpp"

#include "modules/portal_management/activation.hpp"
#include "modules/portal_management/mailed_codes.hpp"
#include "modules/portal_management/own_events.hpp"
#include "modules/portal_management/service.hpp"

namespace dotmac::portal_management {
namespace {

using http::Access;
using http::Exchange;
using http::Route;
using http::Router;

// Whoever calls it may be a stranger: counted by address, and the answer is never stored.
void for_strangers(Route& route) {
    route.is_log_in = true;
    route.has_secret_answer = true;
}

void add_code_routes(Router& router, Entrance& entrance) {
    for_strangers(router.action("/portal/activation", Access::anyone,
                                "Activates an account by a mailed code, and sets its first password",
                                [&entrance](Exchange& exchange, const PortalCodeAndPassword& request) {
                                    return activate(exchange, entrance, request);
                                }));
    for_strangers(router.action("/portal/password/reset", Access::anyone,
                                "Sets a new password by a mailed code; ends all sessions",
                                [&entrance](Exchange& exchange, const PortalCodeAndPassword& request) {
                                    return reset_forgotten_password(exchange, entrance, request);
                                }));
    for_strangers(router.action("/portal/email/confirm", Access::anyone,
                                "Confirms one of the two addresses of a change by a mailed code",
                                confirm_address));
}

void add_request_routes(Router& router, Entrance& entrance) {
    for_strangers(router.accepted("/portal/activation/resend", Access::anyone,
                                  "Mails the activation of an account again",
                                  [](Exchange& exchange, const PortalMailRequest& request) {
                                      return request_mail(exchange, code_purpose::activation, request);
                                  }));
    for_strangers(router.accepted("/portal/password/forgotten", Access::anyone,
                                  "Mails a code by which to choose a new password",
                                  [](Exchange& exchange, const PortalMailRequest& request) {
                                      return request_mail(exchange, code_purpose::password_reset, request);
                                  }));
    router.accepted("/portal/me/email", Access::portal,
                    "Begins a change of one's own address; both addresses confirm it",
                    [&entrance](Exchange& exchange, const PortalAddressChange& change) {
                        return request_address_change(exchange, entrance, change);
                    });
}

void add_staff_routes(Router& router) {
    router.action("/portal-accounts/{portal_account_id}/send-activation", Permission::portal_accounts_write,
                  "Mails the activation again", [](Context& context, PortalAccountId id) {
                      return send_mail(context, id, code_purpose::activation);
                  });
    router.action(
        "/portal-accounts/{portal_account_id}/send-password-reset", Permission::portal_accounts_write,
        "Mails the owner a code by which to choose a new password", [](Context& context, PortalAccountId id) {
            return send_mail(context, id, code_purpose::password_reset);
        });
}

}  // namespace

void add_activation_routes(Router& router, Entrance& entrance) {
    add_code_routes(router, entrance);
    add_request_routes(router, entrance);
    add_staff_routes(router);
    router.list("/portal/me/events", Access::portal, "What happened to one's own account, newest first",
                list_own_events);
    router
        .get("/portal/me/events/export", Access::portal, "The same as a file, oldest first",
             export_own_events)
        .result_type = "text/csv";
}

}  // namespace dotmac::portal_management
