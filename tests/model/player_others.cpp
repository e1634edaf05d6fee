// Steps about staff, keys, other tenants, and requests that nobody should send.
#include <fmt/format.h>

#include "tests/model/player.hpp"

namespace dotmac::test::model {

void Player::send_nonsense() {
    struct Nonsense {
        std::string method;
        std::string path;
        std::string body;
        int status;
    };
    static const std::vector<Nonsense> all{
        {"POST", "/customers", R"({"name":"","customer_type":"residential"})", invalid},
        {"POST", "/customers", R"({"name":"A","customer_type":"residental"})", invalid},
        {"POST", "/customers", R"({"name":"A","customer_type":"business","currency":"EURO"})", invalid},
        {"POST", "/customers", R"({"name":"A","customer_type":"business","colour":"red"})", invalid},
        {"POST", "/customers", R"({"name":"A","customer_type":"business")", malformed},
        {"POST", "/customers", R"({"name":"A","name":"B","customer_type":"business"})", malformed},
        {"POST", "/customers", "[]", malformed},
        {"GET", "/customers?limit=0", "", invalid},
        {"GET", "/customers?limit=501", "", invalid},
        {"GET", "/customers?colour=red", "", invalid},
        {"GET", "/customers?cursor=nonsense", "", invalid},
        {"GET", "/customers/cus_0000000000001", "", not_found},
        {"GET", "/customers/inv_0000000000001", "", not_found},
        {"GET", "/nowhere", "", not_found},
        {"DELETE", "/customers", "", not_allowed},
        {"POST", "/charges", R"({"customer_id":"1","description":"A","unit_price":1})", invalid},
        {"POST", "/billing/runs", R"({"as_of":"2026-02-30"})", invalid},
        {"POST", "/clock", "{}", invalid},
        {"POST", "/clock", R"({"advance_days":1,"set_to":"2030-01-01T00:00:00Z"})", invalid},
        {"POST", "/clock", R"({"set_to":"2020-01-01T00:00:00Z"})", invalid},
        {"POST", "/clock", R"({"advance_to":"2026-01-31T11:59:59Z"})", invalid},
        {"PUT", "/settings/billing.invoice_due_days", R"({"value":"fortnight"})", invalid},
        {"PUT", "/settings/billing.invoice_due_days", R"({"value":"366"})", invalid},
        {"PUT", "/settings/billing.invoice_days", R"({"value":"14"})", not_found},
    };
    const Nonsense& nonsense = random_.one_of(all);
    expect({.method = nonsense.method, .path = nonsense.path, .body = nonsense.body}, nonsense.status);
    // Money that the customer's currency cannot hold, or that is none of his.
    const std::size_t which = any_customer();
    const Customer& customer = model_.customers[which];
    const std::string pay =
        fmt::format(R"({{"customer_id":"{}","payment_method":"cash","amount":)", customer.id);
    for (const std::string& amount : {R"({"amount":"1.2345","currency":")" + customer.currency + R"("}})",
                                      R"({"amount":"-1","currency":")" + customer.currency + R"("}})",
                                      std::string{R"({"amount":"1.000","currency":"KWD"}})"}}) {
        expect({.method = "POST", .path = "/payments", .body = pay + amount}, invalid);
    }
    look_at(which);
}

// ---- Another tenant --------------------------------------------------------------------------------------

namespace {

const std::vector<std::string> others_paths{
    "/customers/<cus0>",         "/customers/<cus0>/balance", "/customers/<cus0>/notes", "/services/<svc0>",
    "/service-instances/<svi0>", "/subscriptions/<sub0>",     "/charges/<chg0>",         "/invoices/<inv0>",
    "/payments/<pay0>",          "/billing/runs/<run0>",
};

std::string& state_of_other_tenant() {
    static std::string state;
    return state;
}

std::string read_other_tenant(Twins& twins) {
    std::string state;
    for (const std::string& path : others_paths)
        state += twins.send({.method = "GET", .path = path, .token = "<dms0>"}).body + "\n";
    return state;
}

}  // namespace

void Player::furnish_other_tenant(Twins& twins) {
    twins.begin(start);
    const auto post = [&](const std::string& path, const std::string& body) {
        const Answer answer = twins.send({.method = "POST", .path = path, .body = body});
        if (answer.status >= malformed) throw Difference{path + " " + body + ": " + answer.body};
        twins.keep_as_other_tenants(answer.body);
    };
    post("/customers", R"({"name":"Other","customer_type":"business"})");
    post("/customers/<cus1>/activate", "{}");
    post("/services", R"({"code":"O","name":"Other","service_type":"tv","customer_types":["business"]})");
    post("/service-instances", R"({"customer_id":"<cus1>","service_id":"<svc1>"})");
    post("/service-instances/<svi1>/activate", "{}");
    post("/subscriptions", R"({"service_instance_id":"<svi1>","billing_cycle":"monthly",)"
                           R"("own_price":{"amount":"10","currency":"EUR"}})");
    post("/charges",
         R"({"customer_id":"<cus1>","description":"O","unit_price":{"amount":"1","currency":"EUR"}})");
    post("/invoices", R"({"customer_id":"<cus1>","include_pending_charges":true})");
    post("/invoices/<inv1>/issue", "");
    post("/payments",
         R"({"customer_id":"<cus1>","payment_method":"cash","amount":{"amount":"1","currency":"EUR"}})");
    post("/billing/runs", "{}");
    twins.keep_as_other_tenants("<dms1>");
    twins.begin(start);
    state_of_other_tenant() = read_other_tenant(twins);
}

void Player::require_other_tenant_unchanged(Twins& twins) {
    if (read_other_tenant(twins) != state_of_other_tenant()) throw Difference{"The other tenant was changed"};
}

void Player::reach_for_other_tenant() {
    struct Reach {
        std::string method;
        std::string path;
        std::string body;
        int status;
    };
    const Customer& own = model_.customers[any_customer()];
    const bool orders = own.status == "pending" || own.status == "active";
    const std::vector<Reach> all{
        {"GET", random_.one_of(others_paths), "", not_found},
        {"PATCH", "/customers/<cus0>", R"({"name":"Mine"})", not_found},
        {"POST", "/customers/<cus0>/cancel", R"({"reason":"mine"})", not_found},
        {"POST", "/customers/<cus0>/apply-credit", "", not_found},
        {"POST", "/customers/<cus0>/notes", R"({"text":"mine"})", not_found},
        {"POST", "/service-instances/<svi0>/suspend", "{}", not_found},
        {"POST", "/services/<svc0>/retire", "", not_found},
        {"POST", "/subscriptions/<sub0>/end", "{}", not_found},
        {"POST", "/invoices/<inv0>/cancel", "{}", not_found},
        {"POST", "/payments/<pay0>/refund", R"({"reason":"mine"})", not_found},
        {"POST", "/charges/<chg0>/cancel", "", not_found},
        {"POST", "/service-instances", R"({"customer_id":"<cus0>","service_id":"<svc0>"})", invalid},
        {"POST", "/service-instances", R"({"customer_id":")" + own.id + R"(","service_id":"<svc0>"})",
         orders ? invalid : conflict},
        {"POST", "/subscriptions", R"({"service_instance_id":"<svi0>","billing_cycle":"monthly"})",
         not_found},
        {"POST", "/invoices", R"({"customer_id":"<cus0>","include_pending_charges":true})", invalid},
        {"POST", "/payments",
         R"({"customer_id":"<cus0>","payment_method":"cash","amount":{"amount":"1","currency":"EUR"}})",
         invalid},
    };
    const Reach& reach = random_.one_of(all);
    expect({.method = reach.method, .path = reach.path, .body = reach.body}, reach.status);
    for (const std::string list :
         {"/invoices", "/payments", "/subscriptions", "/service-instances", "/charges"}) {
        if (!get(list + "?customer_id=<cus0>").at("items").as_array().empty())
            throw Difference{list + " shows another tenant's"};
    }
}

// ---- Staff and keys --------------------------------------------------------------------------------------

void Player::hire() {
    const std::string email = fmt::format("somebody{}@model.example", ++names_);
    const std::string body = fmt::format(
        R"({{"email":"{}","name":"Somebody","roles":["{}"],"password":"quite a secret"}})", email,
        random_.one_of<std::string>({"sales", "technician", "support", "manager", "tenant_admin"}));
    const auto call = [](const std::string& method, const std::string& path, const std::string& text = "",
                         const std::string& token = "<dms1>") {
        return Call{.method = method, .path = path, .body = text, .token = token, .tells_real_time = true};
    };
    const std::string user = text_at(expect(call("POST", "/users", body), created).json, "id");
    expect(call("POST", "/users", body), conflict);
    expect(call("PATCH", "/users/" + user, R"({"roles":["customer"]})"), invalid);
    const auto log_in = [&](const std::string& password, int status) {
        return expect(call("POST", "/auth/login",
                           fmt::format(R"({{"tenant":"{}","email":"{}","password":"{}"}})",
                                       twins_.tenant_slug(), email, password),
                           ""),
                      status);
    };
    log_in("quite a mistake", unauthenticated);
    const std::string token = text_at(log_in("quite a secret", ok).json, "token");
    expect(call("GET", "/auth/me", "", token), ok);
    if (random_.one_in(2)) {
        expect(call("POST", "/users/" + user + "/disable"), ok);
        expect(call("GET", "/auth/me", "", token), unauthenticated);
        log_in("quite a secret", unauthenticated);
        expect(call("POST", "/users/" + user + "/enable"), ok);
    } else {
        expect(call("POST", "/auth/logout", "", token), no_content);
    }
    expect(call("GET", "/auth/me", "", token), unauthenticated);
}

void Player::use_api_key() {
    const auto call = [](const std::string& method, const std::string& path, const std::string& body = "",
                         const std::string& token = "<dms1>") {
        return Call{.method = method, .path = path, .body = body, .token = token, .tells_real_time = true};
    };
    expect(call("POST", "/api-keys", R"({"name":"radius","permissions":["customers_raed"]})"), invalid);
    expect(call("POST", "/api-keys", R"({"name":"radius","permissions":["system_configure"]})"), forbidden);
    const Answer made =
        expect(call("POST", "/api-keys", R"({"name":"radius","permissions":["customers_read"]})"), created);
    const std::string id = text_at(made.json, "id");
    const std::string key = text_at(made.json, "secret");
    expect(call("GET", "/customers?limit=1", "", key), ok);
    expect(call("POST", "/customers", R"({"name":"A","customer_type":"business"})", key), forbidden);
    expect(call("GET", "/invoices", "", key), forbidden);
    expect(call("POST", "/api-keys", R"({"name":"more","permissions":["customers_read"]})", key), forbidden);
    expect(call("DELETE", "/api-keys/" + id), no_content);
    expect(call("GET", "/customers?limit=1", "", key), unauthenticated);
    expect(call("DELETE", "/api-keys/" + id), not_found);
}

}  // namespace dotmac::test::model
