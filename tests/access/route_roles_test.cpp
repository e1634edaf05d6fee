// Every route × every role, against a table written by hand: who is let through, and who is sent away.

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <set>

#include "http/router.hpp"
#include "tests/support/instance.hpp"

namespace dotmac {
namespace {

using identity::UserRole;

// S super_admin, A tenant_admin, M manager, T technician, P support, L sales, C the legacy role customer, N
// nobody.
struct Caller {
    char letter;
    UserRole role;
};
constexpr std::array callers{
    Caller{'S', UserRole::super_admin}, Caller{'A', UserRole::tenant_admin}, Caller{'M', UserRole::manager},
    Caller{'T', UserRole::technician},  Caller{'P', UserRole::support},      Caller{'L', UserRole::sales},
    Caller{'C', UserRole::customer},
};

struct Row {
    std::string_view method;
    std::string_view path;
    std::string_view who;
};

// clang-format off
constexpr Row table[] = {
    // For anyone: nothing that is a secret.
    {"GET",    "/enums",                                                         "SAMTPLCN"},
    {"GET",    "/enums/{name}",                                                  "SAMTPLCN"},
    {"POST",   "/auth/login",                                                    "SAMTPLCN"},
    {"GET",    "/portal/customer/login",                                         "SAMTPLCN"},
    {"POST",   "/portal/customer/login",                                         "SAMTPLCN"},
    {"GET",    "/portal/technician/login",                                       "SAMTPLCN"},
    {"POST",   "/portal/technician/login",                                       "SAMTPLCN"},
    {"GET",    "/portal/reseller/login",                                         "SAMTPLCN"},
    {"POST",   "/portal/reseller/login",                                         "SAMTPLCN"},
    {"POST",   "/portal/activation",                                             "SAMTPLCN"},
    {"POST",   "/portal/activation/resend",                                      "SAMTPLCN"},
    {"POST",   "/portal/email/confirm",                                          "SAMTPLCN"},
    {"POST",   "/portal/password/forgotten",                                     "SAMTPLCN"},
    {"POST",   "/portal/password/reset",                                         "SAMTPLCN"},
    {"POST",   "/portal/refresh",                                                "SAMTPLCN"},

    // One's own log-in, and what everybody who works here must know.
    {"POST",   "/auth/logout",                                                   "SAMTPLC"},
    {"GET",    "/auth/me",                                                       "SAMTPLC"},
    {"POST",   "/auth/password",                                                 "SAMTPLC"},
    {"GET",    "/auth/sessions",                                                 "SAMTPLC"},
    {"DELETE", "/auth/sessions/{session_id}",                                    "SAMTPLC"},
    {"POST",   "/auth/totp",                                                     "SAMTPLC"},
    {"POST",   "/auth/totp/confirm",                                             "SAMTPLC"},
    {"POST",   "/auth/totp/remove",                                              "SAMTPLC"},
    {"GET",    "/tenant",                                                        "SAMTPLC"},
    {"GET",    "/clock",                                                         "SAMTPLC"},

    // R001: the system as a whole.
    {"GET",    "/tenants",                                                       "S"},
    {"POST",   "/tenants",                                                       "S"},
    {"GET",    "/tenants/{tenant_id}",                                           "S"},
    {"PATCH",  "/tenants/{tenant_id}",                                           "S"},

    // R002: the tenant as a whole.
    {"POST",   "/clock",                                                         "SA"},
    {"DELETE", "/clock",                                                         "SA"},
    {"GET",    "/settings",                                                      "SA"},
    {"GET",    "/settings/{name}",                                               "SA"},
    {"PUT",    "/settings/{name}",                                               "SA"},
    {"PUT",    "/enums/{name}/values/{value}/words/{language}",                  "SA"},
    {"DELETE", "/enums/{name}/values/{value}/words/{language}",                  "SA"},
    {"POST",   "/enums/{name}/values/{value}/close",                             "SA"},
    {"POST",   "/enums/{name}/values/{value}/open",                              "SA"},
    {"DELETE", "/settings/{name}",                                               "SA"},
    {"POST",   "/users",                                                         "SA"},
    {"PATCH",  "/users/{user_id}",                                               "SA"},
    {"POST",   "/users/{user_id}/disable",                                       "SA"},
    {"POST",   "/users/{user_id}/enable",                                        "SA"},
    {"POST",   "/users/{user_id}/reset-password",                                "SA"},
    {"POST",   "/users/{user_id}/reset-totp",                                    "SA"},
    {"GET",    "/api-keys",                                                      "SA"},
    {"POST",   "/api-keys",                                                      "SA"},
    {"GET",    "/api-keys/{api_key_id}",                                         "SA"},
    {"DELETE", "/api-keys/{api_key_id}",                                         "SA"},
    {"GET",    "/mail-templates",                                                "SA"},
    {"GET",    "/mail-templates/{name}/{language}",                              "SA"},
    {"PUT",    "/mail-templates/{name}/{language}",                              "SA"},
    {"DELETE", "/mail-templates/{name}/{language}",                              "SA"},
    {"GET",    "/mail-templates/{name}/{language}/preview",                      "SA"},
    {"POST",   "/mail-templates/{name}/{language}/preview",                      "SA"},
    {"POST",   "/jobs/{job_id}/retry",                                           "SA"},
    {"POST",   "/jobs/{job_id}/cancel",                                          "SA"},

    // R028: what an administrator alone does to a portal account.
    {"POST",   "/portal-accounts/{portal_account_id}/suspend",                   "SA"},
    {"POST",   "/portal-accounts/{portal_account_id}/resume",                    "SA"},
    {"POST",   "/portal-accounts/{portal_account_id}/unlock",                    "SA"},
    {"POST",   "/portal-accounts/{portal_account_id}/deactivate",                "SA"},

    // Portal accounts and resellers.
    {"GET",    "/portal-accounts",                                               "SAMP"},
    {"POST",   "/portal-accounts",                                               "SAMP"},
    {"POST",   "/portal-accounts/import",                                        "SAMP"},
    {"GET",    "/portal-accounts/{portal_account_id}",                           "SAMP"},
    {"PATCH",  "/portal-accounts/{portal_account_id}",                           "SAMP"},
    {"GET",    "/resellers",                                                     "SAML"},
    {"POST",   "/resellers",                                                     "SAM"},
    {"GET",    "/resellers/{reseller_id}",                                       "SAML"},
    {"PATCH",  "/resellers/{reseller_id}",                                       "SAM"},
    {"GET",    "/resellers/{reseller_id}/customers",                             "SAML"},
    {"POST",   "/resellers/{reseller_id}/customers",                             "SAM"},
    {"DELETE", "/resellers/{reseller_id}/customers/{customer_id}",               "SAM"},
    {"GET",    "/resellers/{reseller_id}/commissions",                           "SAML"},
    {"GET",    "/resellers/{reseller_id}/statement",                             "SAML"},

    // The portal: none of it is staff's (portal_access_test.cpp).
    {"POST",   "/portal/register",                                               "SAMTPLCN"},
    {"GET",    "/portal/me",                                                     ""},
    {"PATCH",  "/portal/me",                                                     ""},
    {"PATCH",  "/portal/profile",                                                ""},
    {"GET",    "/portal/services",                                               ""},
    {"GET",    "/portal/services/{service_instance_id}",                         ""},
    {"GET",    "/portal/invoices",                                               ""},
    {"GET",    "/portal/invoices/{invoice_id}",                                  ""},
    {"GET",    "/portal/payments",                                               ""},
    {"GET",    "/portal/payments/{payment_id}",                                  ""},
    {"GET",    "/portal/balance",                                                ""},
    {"GET",    "/portal/statement",                                              ""},
    {"GET",    "/portal/customers",                                              ""},
    {"GET",    "/portal/customers/{customer_id}",                                ""},
    {"GET",    "/portal/commissions",                                            ""},
    {"GET",    "/portal/commission-statement",                                   ""},
    {"GET",    "/portal/tickets",                                                 ""},
    {"POST",   "/portal/tickets",                                                 ""},
    {"GET",    "/portal/tickets/{ticket_id}",                                     ""},
    {"GET",    "/portal/tickets/{ticket_id}/comments",                            ""},
    {"POST",   "/portal/tickets/{ticket_id}/comments",                            ""},
    {"GET",    "/portal/assigned-tickets",                                        ""},
    {"GET",    "/portal/assigned-tickets/{ticket_id}",                            ""},
    {"POST",   "/portal/assigned-tickets/{ticket_id}/move",                       ""},
    {"GET",    "/portal/assigned-tickets/{ticket_id}/comments",                   ""},
    {"POST",   "/portal/assigned-tickets/{ticket_id}/comments",                   ""},

    // R003: business operations and reporting.
    {"GET",    "/users",                                                         "SAM"},
    {"GET",    "/users/{user_id}",                                               "SAM"},
    {"GET",    "/events",                                                        "SAM"},
    {"GET",    "/events/export",                                                 "SAM"},
    {"GET",    "/events/{event_id}",                                             "SAM"},
    {"GET",    "/jobs",                                                          "SAM"},
    {"GET",    "/jobs/{job_id}",                                                 "SAM"},
    {"POST",   "/customers/{customer_id}/activate",                              "SAM"},
    {"POST",   "/customers/{customer_id}/suspend",                               "SAM"},
    {"POST",   "/customers/{customer_id}/cancel",                                "SAM"},
    {"POST",   "/services",                                                      "SAM"},
    {"PATCH",  "/services/{service_id}",                                         "SAM"},
    {"POST",   "/services/{service_id}/retire",                                  "SAM"},
    {"POST",   "/billing/runs",                                                  "SAM"},
    {"POST",   "/imports/customers",                                             "SAM"},
    {"POST",   "/invoices",                                                      "SAM"},
    {"POST",   "/invoices/{invoice_id}/issue",                                   "SAM"},
    {"POST",   "/invoices/{invoice_id}/cancel",                                  "SAM"},
    {"POST",   "/charges",                                                       "SAM"},
    {"POST",   "/charges/{charge_id}/cancel",                                    "SAM"},

    // Mails: whoever answers the telephone sees whether one left.
    {"GET",    "/mails",                                                         "SAMP"},
    {"GET",    "/mails/{mail_id}",                                               "SAMP"},
    {"POST",   "/mails/{mail_id}/retry",                                         "SAM"},
    // R005: tickets, which the field works on too (R004).
    {"GET",    "/tickets",                                                        "SAMTP"},
    {"GET",    "/tickets/{ticket_id}",                                            "SAMTP"},
    {"GET",    "/tickets/{ticket_id}/comments",                                   "SAMTP"},
    {"POST",   "/tickets",                                                        "SAMTP"},
    {"PATCH",  "/tickets/{ticket_id}",                                            "SAMTP"},
    {"POST",   "/tickets/{ticket_id}/move",                                       "SAMTP"},
    {"POST",   "/tickets/{ticket_id}/comments",                                   "SAMTP"},

    // R004: field operations; R005: customer service; R006: customer acquisition.
    {"GET",    "/customers",                                                     "SAMTPL"},
    {"GET",    "/customers/{customer_id}",                                       "SAMTPL"},
    {"GET",    "/customers/{customer_id}/contacts",                              "SAMTPL"},
    {"GET",    "/customers/{customer_id}/addresses",                             "SAMTPL"},
    {"GET",    "/customers/{customer_id}/notes",                                 "SAMTPL"},
    {"POST",   "/customers",                                                     "SAMPL"},
    {"PATCH",  "/customers/{customer_id}",                                       "SAMPL"},
    {"POST",   "/customers/{customer_id}/contacts",                              "SAMPL"},
    {"PATCH",  "/customers/{customer_id}/contacts/{contact_id}",                 "SAMPL"},
    {"DELETE", "/customers/{customer_id}/contacts/{contact_id}",                 "SAMPL"},
    {"POST",   "/customers/{customer_id}/addresses",                             "SAMPL"},
    {"PATCH",  "/customers/{customer_id}/addresses/{address_id}",                "SAMPL"},
    {"DELETE", "/customers/{customer_id}/addresses/{address_id}",                "SAMPL"},
    {"POST",   "/customers/{customer_id}/notes",                                 "SAMPL"},
    {"GET",    "/services",                                                      "SAMTPL"},
    {"GET",    "/services/{service_id}",                                         "SAMTPL"},
    {"GET",    "/service-instances",                                             "SAMTPL"},
    {"GET",    "/service-instances/{service_instance_id}",                       "SAMTPL"},
    {"POST",   "/service-instances",                                             "SAML"},
    {"PATCH",  "/service-instances/{service_instance_id}",                       "SAML"},
    {"POST",   "/service-instances/{service_instance_id}/cancel",                "SAML"},
    {"POST",   "/service-instances/{service_instance_id}/activate",              "SAMT"},
    {"POST",   "/service-instances/{service_instance_id}/suspend",               "SAMT"},
    {"POST",   "/service-instances/{service_instance_id}/resume",                "SAMT"},
    {"POST",   "/service-instances/{service_instance_id}/maintenance/start",     "SAMT"},
    {"POST",   "/service-instances/{service_instance_id}/maintenance/end",       "SAMT"},
    {"GET",    "/subscriptions",                                                 "SAMPL"},
    {"GET",    "/subscriptions/{subscription_id}",                               "SAMPL"},
    {"POST",   "/subscriptions",                                                 "SAML"},
    {"PATCH",  "/subscriptions/{subscription_id}",                               "SAML"},
    {"POST",   "/subscriptions/{subscription_id}/end",                           "SAML"},
    {"GET",    "/charges",                                                       "SAMP"},
    {"GET",    "/charges/{charge_id}",                                           "SAMP"},
    {"GET",    "/invoices",                                                      "SAMP"},
    {"GET",    "/invoices/{invoice_id}",                                         "SAMP"},
    {"GET",    "/payments",                                                      "SAMP"},
    {"GET",    "/payments/{payment_id}",                                         "SAMP"},
    {"POST",   "/payments",                                                      "SAM"},
    {"POST",   "/payments/{payment_id}/refund",                                  "SAM"},
    {"GET",    "/refunds",                                                       "SAMP"},
    {"GET",    "/refunds/{refund_id}",                                           "SAMP"},
    {"GET",    "/customers/{customer_id}/balance",                               "SAMP"},
    {"GET",    "/customers/{customer_id}/statement",                             "SAMP"},
    {"POST",   "/customers/{customer_id}/apply-credit",                          "SAM"},
    {"GET",    "/billing/journal",                                               "SAM"},
    {"GET",    "/billing/journal/export",                                        "SAM"},
    {"GET",    "/billing/runs",                                                  "SAMP"},
    {"GET",    "/billing/runs/{bill_run_id}",                                    "SAMP"},
    {"GET",    "/billing/runs/{bill_run_id}/exceptions",                         "SAMP"},

    // R030, R031, R032: for portal accounts; staff has no business there.
    {"POST",   "/portal/me/email",                                               ""},
    {"GET",    "/portal/me/events",                                              ""},
    {"GET",    "/portal/me/events/export",                                       ""},
    {"POST",   "/portal/logout",                                                 ""},
    {"GET",    "/portal/sessions",                                               ""},
    {"DELETE", "/portal/sessions",                                               ""},
    {"DELETE", "/portal/sessions/{portal_session_id}",                           ""},
    {"GET",    "/portal/devices",                                                ""},
    {"DELETE", "/portal/devices/{portal_device_id}",                             ""},
    {"POST",   "/portal/password",                                               ""},
    {"POST",   "/portal/totp",                                                   ""},
    {"POST",   "/portal/totp/confirm",                                           ""},
    {"POST",   "/portal/totp/remove",                                            ""},
    {"POST",   "/portal/backup-codes",                                           ""},

    // R028: what needs an administrator.
    {"POST",   "/portal-accounts/{portal_account_id}/send-activation",           "SAMP"},
    {"POST",   "/portal-accounts/{portal_account_id}/send-password-reset",       "SAMP"},
    {"POST",   "/portal-accounts/{portal_account_id}/end-sessions",              "SA"},
    {"POST",   "/portal-accounts/{portal_account_id}/reset-second-factor",       "SA"},
};
// clang-format on

constexpr std::string_view prefix = "/api/v1";

// A path that leads to nothing: the permission is looked at before anything is looked for.
std::string concrete(const http::Route& route) {
    std::string path = route.path;
    for (const auto& parameter : route.parameters) {
        const std::string text = parameter.prefix.empty() ? "nothing" : format_id(parameter.prefix, 1);
        path.replace(path.find('{' + parameter.name + '}'), parameter.name.size() + 2, text);
    }
    return path;
}

const http::Route* find_route(http::Router& router, const Row& row) {
    for (const auto& route : router.routes()) {
        if (route.method == row.method && route.path == std::string{prefix} + std::string{row.path})
            return &route;
    }
    return nullptr;
}

class RouteRoles : public test::OverApi {};
DOTMAC_ON_BOTH_ENGINES(RouteRoles);

TEST_P(RouteRoles, every_route_stands_in_the_table) {
    std::set<std::pair<std::string, std::string>> listed;
    for (const auto& row : table) {
        EXPECT_NE(find_route(router(), row), nullptr) << row.method << ' ' << row.path << " is no route";
        const bool is_new = listed.emplace(row.method, std::string{prefix} + std::string{row.path}).second;
        EXPECT_TRUE(is_new) << row.method << ' ' << row.path << " stands twice";
    }
    for (const auto& route : router().routes()) {
        if (route.is_raw) continue;
        EXPECT_TRUE(listed.contains({route.method, route.path}))
            << route.method << ' ' << route.path << " is missing";
    }
}

TEST_P(RouteRoles, R001_R002_R003_R004_R005_R006_R007_each_role_is_let_through_where_the_table_says) {
    for (const auto& row : table) {
        const http::Route* route = find_route(router(), row);
        ASSERT_NE(route, nullptr) << row.method << ' ' << row.path;
        const std::string body = row.method == "GET" || row.method == "DELETE" ? "" : "{}";
        for (const auto& caller : callers) {
            // Logging out would end the session that the next row needs.
            const std::string token =
                row.path == "/auth/logout" ? fresh_token(caller.role) : token_of(caller.role);
            const auto response = send(row.method, concrete(*route), token, body);
            const bool let_through = response.status != 401 && response.status != 403;
            EXPECT_EQ(let_through, row.who.find(caller.letter) != std::string_view::npos)
                << row.method << ' ' << row.path << " as " << registry::to_string(caller.role) << ": "
                << response.status << ' ' << response.body;
        }
        const auto response = send(row.method, concrete(*route), "", body);
        EXPECT_EQ(response.status != 401, row.who.find('N') != std::string_view::npos)
            << row.method << ' ' << row.path << " as nobody: " << response.status;
    }
}

}  // namespace
}  // namespace dotmac
