// Every portal route × every account type × one's own data, another's and another tenant's: what each is let
// see, against a table written by hand.

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <set>

#include "http/router.hpp"
#include "modules/billing/service.hpp"
#include "modules/identity/service.hpp"
#include "modules/portal_management/devices.hpp"
#include "modules/portal_management/log_in_settings.hpp"
#include "modules/portal_management/portal_sessions.hpp"
#include "modules/portal_management/service.hpp"
#include "modules/services/service.hpp"
#include "modules/support/service.hpp"
#include "tests/support/instance.hpp"

namespace dotmac {
namespace {

using portal_management::PortalAccountStatus;
using portal_management::PortalAccountType;

constexpr std::string_view prefix = "/api/v1";

// C customer, T technician, R reseller.
constexpr std::array types{PortalAccountType::customer, PortalAccountType::technician,
                           PortalAccountType::reseller};
constexpr std::string_view letters = "CTR";

struct Row {
    std::string_view method;
    std::string_view path;
    std::string_view who;   // whom it lets in; "-": it is for those who are not signed in yet
    int status;             // of the answer on one's own data; 0: it is not asked (it needs a secret)
    std::string_view body;  // of what is no GET
};

// clang-format off
constexpr Row table[] = {
    {"GET",    "/portal/me",                                "CTR", 200, ""},
    {"PATCH",  "/portal/me",                                "CTR", 200, R"({"theme":"dark"})"},
    {"PATCH",  "/portal/profile",                           "C",   200, R"({"phone":"+254712345678"})"},
    {"GET",    "/portal/services",                          "C",   200, ""},
    {"GET",    "/portal/services/{service_instance_id}",    "C",   200, ""},
    {"GET",    "/portal/invoices",                          "C",   200, ""},
    {"GET",    "/portal/invoices/{invoice_id}",             "C",   200, ""},
    {"GET",    "/portal/payments",                          "C",   200, ""},
    {"GET",    "/portal/payments/{payment_id}",             "C",   200, ""},
    {"GET",    "/portal/balance",                           "C",   200, ""},
    {"GET",    "/portal/statement",                         "C",   200, ""},
    {"GET",    "/portal/customers",                         "R",   200, ""},
    {"GET",    "/portal/customers/{customer_id}",           "R",   200, ""},
    {"GET",    "/portal/commissions",                       "R",   200, ""},
    {"GET",    "/portal/commission-statement",              "R",   200, ""},
    {"GET",    "/portal/tickets",                           "C",   200, ""},
    {"POST",   "/portal/tickets",                           "C",   201, R"({"subject":"Slow","description":"Very slow"})"},
    {"GET",    "/portal/tickets/{ticket_id}",               "C",   200, ""},
    {"GET",    "/portal/tickets/{ticket_id}/comments",      "C",   200, ""},
    {"POST",   "/portal/tickets/{ticket_id}/comments",      "C",   201, R"({"text":"Still slow"})"},
    {"GET",    "/portal/assigned-tickets",                  "T",   200, ""},
    {"GET",    "/portal/assigned-tickets/{ticket_id}",      "T",   200, ""},
    {"POST",   "/portal/assigned-tickets/{ticket_id}/move", "T",   200, R"({"status":"in_progress","reason":"on it"})"},
    {"GET",    "/portal/assigned-tickets/{ticket_id}/comments", "T", 200, ""},
    {"POST",   "/portal/assigned-tickets/{ticket_id}/comments", "T", 201, R"({"text":"On my way"})"},
    {"GET",    "/portal/sessions",                          "CTR", 200, ""},
    {"DELETE", "/portal/sessions/{portal_session_id}",      "CTR", 204, ""},
    {"GET",    "/portal/devices",                           "CTR", 200, ""},
    {"DELETE", "/portal/devices/{portal_device_id}",        "CTR", 204, ""},
    {"POST",   "/portal/password",                          "CTR", 0,   ""},
    {"POST",   "/portal/totp",                              "CTR", 0,   ""},
    {"POST",   "/portal/totp/confirm",                      "CTR", 0,   ""},
    {"POST",   "/portal/totp/remove",                       "CTR", 0,   ""},
    {"POST",   "/portal/backup-codes",                      "CTR", 0,   ""},
    {"POST",   "/portal/me/email",                          "CTR", 0,   ""},
    {"GET",    "/portal/me/events",                         "CTR", 200, ""},
    {"GET",    "/portal/me/events/export",                  "CTR", 200, ""},
    {"POST",   "/portal/logout",                            "CTR", 204, ""},
    {"DELETE", "/portal/sessions",                          "CTR", 204, ""},
    {"POST",   "/portal/register",                          "-",   0,   ""},
    {"GET",    "/portal/customer/login",                    "-",   0,   ""},
    {"POST",   "/portal/customer/login",                    "-",   0,   ""},
    {"GET",    "/portal/technician/login",                  "-",   0,   ""},
    {"POST",   "/portal/technician/login",                  "-",   0,   ""},
    {"GET",    "/portal/reseller/login",                    "-",   0,   ""},
    {"POST",   "/portal/reseller/login",                    "-",   0,   ""},
    {"POST",   "/portal/refresh",                           "-",   0,   ""},
    {"POST",   "/portal/activation",                        "-",   0,   ""},
    {"POST",   "/portal/activation/resend",                 "-",   0,   ""},
    {"POST",   "/portal/password/reset",                    "-",   0,   ""},
    {"POST",   "/portal/password/forgotten",                "-",   0,   ""},
    {"POST",   "/portal/email/confirm",                     "-",   0,   ""},
};
// clang-format on

// One provider's customer, with all that hangs on him: what is another's world must never show.
struct World {
    identity::CustomerId customer;
    services::ServiceInstanceId service;
    billing::InvoiceId invoice;
    billing::PaymentId payment;
    support::TicketId ticket;
    portal_management::ResellerId reseller;
    std::array<portal_management::PortalAccount, 3> accounts;
    std::array<portal_management::PortalSessionId, 3> sessions;
    std::array<portal_management::PortalDeviceId, 3> devices;
    std::vector<std::string> marks;  // identifiers and names by which its data is recognized
};

class PortalAccess : public test::OverApi {
  protected:
    void SetUp() override {
        OverApi::SetUp();
        write([](Context& context) {
            platform::change_setting(context, portal_management::log_in_settings(),
                                     portal_management::sessions_at_most.name, "100");
        });
        own_ = make_world(tenant(), "Alice");
        anothers_ = make_world(tenant(), "Mallory");
        other_tenant_ = add_tenant("other");
        other_tenants_ = make_world(other_tenant_, "Trudy");
    }

    World make_world(TenantId tenant, const std::string& name) {
        return write_in(tenant, [&](Context& context) {
            World world;
            make_customer(context, name, world);
            make_accounts(context, name, world);
            world.marks = {name,
                           world.customer.to_string(),
                           world.service.to_string(),
                           world.invoice.to_string(),
                           world.payment.to_string(),
                           world.ticket.to_string(),
                           world.reseller.to_string()};
            for (std::size_t i = 0; i < types.size(); ++i) {
                for (const std::string& mark : {world.accounts[i].id.to_string(), world.accounts[i].email,
                                                world.sessions[i].to_string(), world.devices[i].to_string()})
                    world.marks.push_back(mark);
            }
            return world;
        });
    }

    static void make_customer(Context& context, const std::string& name, World& world) {
        world.customer = identity::create_customer(context, {.name = name}).id;
        identity::activate_customer(context, world.customer, "");
        world.reseller = portal_management::create_reseller(
                             context, {.name = name + " Partners", .commission_rate = Rate{100'000}})
                             .id;
        portal_management::assign_customer(context, world.reseller, {world.customer});
        services::ServiceCreate service;
        service.code = name;
        service.name = "Internet for " + name;
        service.customer_types = {identity::CustomerType::residential};
        const auto sold = services::create_service(context, service);
        world.service =
            services::order_instance(context, {.customer_id = world.customer, .service_id = sold.id}).id;
        const auto currency = identity::get_customer(context, world.customer).currency;
        const billing::InvoiceItemCreate item{.description = "Work for " + name,
                                              .unit_price = Money{1'000, currency}};
        world.invoice = billing::create_invoice(context, {.customer_id = world.customer, .items = {item}}).id;
        billing::issue_invoice(context, world.invoice);
        world.payment = billing::record_payment(
                            context, {.customer_id = world.customer, .amount = Money{1'000, currency}})
                            .id;
    }

    static void make_accounts(Context& context, const std::string& name, World& world) {
        identity::PasswordHash hash;
        hash.text = "no password is this";
        const auto user = identity::create_user(context,
                                                {.email = name + "-user@example.com",
                                                 .name = name + " Technician",
                                                 .roles = {identity::UserRole::technician},
                                                 .password = "correct horse battery"},
                                                hash, identity::every_permission());
        for (std::size_t i = 0; i < types.size(); ++i) {
            portal_management::PortalAccountCreate create{.account_type = types[i]};
            if (types[i] == PortalAccountType::customer) create.customer_id = world.customer;
            if (types[i] == PortalAccountType::technician) create.user_id = user.id;
            if (types[i] == PortalAccountType::reseller) create.reseller_id = world.reseller;
            create.email = name + "-" + std::string{registry::to_string(types[i])} + "@example.com";
            const auto made = portal_management::create_account(context, create);
            world.accounts[i] =
                portal_management::move_account(context, made.id, PortalAccountStatus::active, "");
            const Instant now = system_now();
            world.sessions[i] = portal_management::open_session(context, world.accounts[i], now).session_id;
            portal_management::remember_device(context, made.id, now);
            world.devices[i] = portal_management::list_devices(context, made.id, {}).items.front().id;
        }
        support::TicketCreate ticket;
        ticket.customer_id = world.customer;
        ticket.subject = "Help for " + name;
        ticket.description = "None of others' business";
        ticket.assigned_to = user.id;
        world.ticket = support::create_ticket(context, ticket).id;
    }

    // Of a log-in that lasts until somebody changes something, which may have ended it.
    const std::string& token_of(std::size_t type) {
        if (tokens_[type].empty()) {
            tokens_[type] = write([&](Context& context) {
                return portal_management::open_session(context, own_.accounts[type], system_now())
                    .access_token;
            });
        }
        return tokens_[type];
    }

    // The path with the parameter that is the world's; nothing where the route has none.
    static std::optional<std::string> path_in(const http::Route& route, const World& world,
                                              std::size_t type) {
        if (route.parameters.empty()) return std::nullopt;
        const std::string& name = route.parameters.front().name;
        std::string path = route.path;
        const std::string id = name == "service_instance_id" ? world.service.to_string()
                               : name == "invoice_id"        ? world.invoice.to_string()
                               : name == "payment_id"        ? world.payment.to_string()
                               : name == "customer_id"       ? world.customer.to_string()
                               : name == "ticket_id"         ? world.ticket.to_string()
                               : name == "portal_session_id" ? world.sessions[type].to_string()
                               : name == "portal_device_id"  ? world.devices[type].to_string()
                                                             : "";
        EXPECT_FALSE(id.empty()) << "a world has no " << name << " yet: give it one";
        path.replace(path.find('{'), name.size() + 2, id);
        return path;
    }

    const http::Route* find_route(const Row& row) {
        for (const auto& route : router().routes()) {
            if (route.method == row.method && route.path == std::string{prefix} + std::string{row.path})
                return &route;
        }
        return nullptr;
    }

    void expect_nothing_foreign(const std::string& body, const std::string& what) const {
        for (const World* world : {&anothers_, &other_tenants_}) {
            for (const std::string& mark : world->marks)
                EXPECT_EQ(body.find(mark), std::string::npos) << what << " shows " << mark << ": " << body;
        }
    }

    World own_;
    World anothers_;
    TenantId other_tenant_;
    World other_tenants_;
    std::array<std::string, 3> tokens_;
};
DOTMAC_ON_BOTH_ENGINES(PortalAccess);

TEST_P(PortalAccess, every_portal_route_stands_in_the_table) {
    std::set<std::pair<std::string, std::string>> listed;
    for (const Row& row : table) {
        EXPECT_NE(find_route(row), nullptr) << row.method << ' ' << row.path << " is no route";
        EXPECT_TRUE(listed.emplace(row.method, std::string{prefix} + std::string{row.path}).second)
            << row.path;
    }
    for (const auto& route : router().routes()) {
        if (!route.path.starts_with(std::string{prefix} + "/portal/")) continue;
        EXPECT_TRUE(listed.contains({route.method, route.path}))
            << route.method << ' ' << route.path << " is missing";
    }
}

TEST_P(PortalAccess, R030_R031_R032_each_type_sees_its_own_and_nothing_else) {
    for (const Row& row : table) {
        if (row.who == "-") continue;
        const http::Route* route = find_route(row);
        ASSERT_NE(route, nullptr) << row.path;
        for (std::size_t type = 0; type < types.size(); ++type) {
            const bool is_let_in = row.who.find(letters[type]) != std::string_view::npos;
            const std::string what =
                std::string{row.method} + ' ' + std::string{row.path} + " as " + letters[type];
            const auto ask = [&](const std::string& path) {
                const auto response = send(row.method, path, token_of(type), row.body);
                // A refusal repeats what was asked for.
                if (response.status < 400) expect_nothing_foreign(response.body, what);
                if (row.method != "GET") tokens_[type].clear();
                return response.status;
            };
            if (!is_let_in || row.status != 0) {
                EXPECT_EQ(ask(path_in(*route, own_, type).value_or(route->path)),
                          is_let_in ? row.status : 403)
                    << what;
            }
            for (const World* world : {&anothers_, &other_tenants_}) {
                const auto path = path_in(*route, *world, type);
                if (!path) continue;
                EXPECT_EQ(ask(*path), is_let_in ? 404 : 403) << what << " on another's data";
            }
        }
    }
}

TEST_P(PortalAccess, R030_R032_own_data_is_there) {
    const auto shows = [&](std::size_t type, std::string_view path, const std::string& mark) {
        const auto body = send("GET", std::string{prefix} + std::string{path}, token_of(type)).body;
        EXPECT_NE(body.find(mark), std::string::npos) << path << " lacks " << mark << ": " << body;
    };
    shows(0, "/portal/me", own_.accounts[0].id.to_string());
    shows(0, "/portal/services", own_.service.to_string());
    shows(0, "/portal/invoices", own_.invoice.to_string());
    shows(0, "/portal/payments", own_.payment.to_string());
    shows(0, "/portal/statement", own_.customer.to_string());
    shows(0, "/portal/tickets", own_.ticket.to_string());
    shows(1, "/portal/assigned-tickets", own_.ticket.to_string());
    shows(2, "/portal/customers", own_.customer.to_string());
    shows(2, "/portal/commissions", own_.invoice.to_string());
    shows(2, "/portal/commission-statement", "\"closing_balance\":{\"amount\":\"1.00\"");
}

// The menu is derived: each entry opens for the one who sees it.
TEST_P(PortalAccess, R034_R035_the_menu_holds_what_the_account_may_open) {
    const std::array<std::vector<std::string_view>, 3> expected{
        {{"services", "invoices", "payments", "statement", "tickets"},
         {"assigned-tickets"},
         {"customers", "commissions", "statement"}}};
    for (std::size_t type = 0; type < types.size(); ++type) {
        const std::string token = token_of(type);
        const auto body = send("GET", "/api/v1/portal/me", token).body;
        const std::string menu = body.substr(body.find("\"menu\":"));
        for (const auto key : expected[type])
            EXPECT_NE(menu.find("\"key\":\"" + std::string{key} + '"'), std::string::npos) << menu;
        for (const auto& route : router().routes()) {
            if (menu.find("\"path\":\"" + route.path + '"') == std::string::npos || !route.menu) continue;
            if (menu.find("\"title\":\"" + route.menu->title + '"') == std::string::npos) continue;
            EXPECT_EQ(send("GET", route.path, token).status, 200) << route.path;
        }
    }
}

TEST_P(PortalAccess, R035_no_staff_route_lets_a_portal_account_in) {
    for (std::size_t type = 0; type < types.size(); ++type) {
        const std::string token = token_of(type);
        for (const auto& route : router().routes()) {
            const bool is_open = route.is_raw || (!route.gate.permission &&
                                                  (route.gate.access == http::Access::anyone ||
                                                   route.gate.access == http::Access::anyone_recognized));
            if (is_open || route.path.starts_with(std::string{prefix} + "/portal/")) continue;
            std::string path = route.path;
            for (const auto& parameter : route.parameters) {
                const std::string text =
                    parameter.prefix.empty() ? "nothing" : format_id(parameter.prefix, 1);
                path.replace(path.find('{' + parameter.name + '}'), parameter.name.size() + 2, text);
            }
            const std::string_view body = route.method == "GET" || route.method == "DELETE" ? "" : "{}";
            EXPECT_EQ(send(route.method, path, token, body).status, 403)
                << route.method << ' ' << path << " as " << letters[type];
        }
    }
}

}  // namespace
}  // namespace dotmac
