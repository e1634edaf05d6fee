// Services through the API, as a sales desk and a technician use it.

#include <gtest/gtest.h>

#include "tests/support/instance.hpp"

namespace dotmac {
namespace {

using identity::UserRole;

class ServicesApi : public test::OverApi {
  protected:
    http::Response call(std::string_view method, const std::string& path, std::string_view body = "",
                        const http::Headers& headers = {}) {
        return send(method, "/api/v1" + path, token_of(UserRole::tenant_admin), body, headers);
    }
    // The first text member of that name in an answer.
    static std::string member(const std::string& json, const std::string& name) {
        const auto at = json.find("\"" + name + "\":\"");
        if (at == std::string::npos) return {};
        const auto start = at + name.size() + 4;
        return json.substr(start, json.find('"', start) - start);
    }
    static std::string id_of(const http::Response& response) { return member(response.body, "id"); }
    static bool has(const http::Response& response, std::string_view text) {
        return response.body.find(text) != std::string::npos;
    }

    std::string make_service(const std::string& code, const std::string& type) {
        return id_of(
            call("POST", "/services",
                 R"({"code":")" + code +
                     R"(","name":"Fiber","service_type":"internet","download":100,)"
                     R"("bandwidth_unit":"mbps","tax_rate":"0.16","customer_types":[")" +
                     type + R"("],"prices":[{"customer_type":")" + type +
                     R"(","billing_cycle":"monthly","price":{"amount":"25.00","currency":"EUR"}}]})"));
    }
    std::string make_customer() {
        return id_of(call("POST", "/customers", R"({"name":"Amina","customer_type":"residential"})"));
    }
    std::string order(const std::string& customer, const std::string& service) {
        return R"({"customer_id":")" + customer + R"(","service_id":")" + service + R"("})";
    }
    std::string status_of(const std::string& instance) {
        return member(call("GET", "/service-instances/" + instance).body, "status");
    }
};
DOTMAC_ON_BOTH_ENGINES(ServicesApi);

TEST_P(ServicesApi, R013_R059_R064_an_offering_has_a_price_per_customer_type) {
    const auto id = make_service("FIBER", "business");
    const auto read = call("GET", "/services/" + id);
    EXPECT_EQ(read.status, 200);
    EXPECT_TRUE(has(read, R"("prices":[{"customer_type":"business","billing_cycle":"monthly",)"
                          R"("price":{"amount":"25.00","currency":"EUR"}}])"))
        << read.body;
    EXPECT_TRUE(has(read, R"("download_bits_per_second":100000000)")) << read.body;
    const auto faulty = call("PATCH", "/services/" + id,
                             R"({"prices":[{"customer_type":"residential","billing_cycle":"monthly",)"
                             R"("price":{"amount":"1.00","currency":"EUR"}}]})");
    EXPECT_EQ(faulty.status, 422);
    EXPECT_TRUE(has(faulty, R"("field":"prices[0].customer_type")")) << faulty.body;
    EXPECT_EQ(call("PATCH", "/services/" + id, R"({"name":"New"})", {{"If-Match", "\"7\""}}).status, 412);
    EXPECT_EQ(call("PATCH", "/services/" + id, R"({"name":"New"})", {{"If-Match", "\"1\""}}).status, 200);
}

TEST_P(ServicesApi, R016_available_services_are_filtered_by_type) {
    make_service("HOME", "residential");
    const auto office = make_service("OFFICE", "business");
    const auto list = call("GET", "/services?available_to=business");
    EXPECT_TRUE(has(list, R"("code":"OFFICE")"));
    EXPECT_FALSE(has(list, R"("code":"HOME")"));
    const auto wrong = call("GET", "/services?available_to=busines");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(has(wrong, R"(did you mean \"business\"?)")) << wrong.body;
    const auto refused = call("POST", "/service-instances", order(make_customer(), office));
    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(has(refused,
                    R"({"field":"service_id","message":"OFFICE is not sold to residential customers; )"
                    R"(available: HOME"})"))
        << refused.body;
}

TEST_P(ServicesApi, R017_R018_R020_services_follow_the_account) {
    const auto customer = make_customer();
    const auto instance =
        id_of(call("POST", "/service-instances", order(customer, make_service("HOME", "residential"))));
    const auto instances = "/service-instances/" + instance;
    EXPECT_EQ(status_of(instance), "pending");
    EXPECT_EQ(call("POST", instances + "/activate").status, 409);  // the account is pending still
    EXPECT_EQ(call("POST", "/customers/" + customer + "/activate").status, 200);
    EXPECT_EQ(call("POST", instances + "/activate").status, 200);
    EXPECT_EQ(call("POST", instances + "/maintenance/start", R"({"reason":"new antenna"})").status, 200);
    EXPECT_EQ(status_of(instance), "maintenance");
    const auto illegal = call("POST", instances + "/cancel");
    EXPECT_EQ(illegal.status, 409);
    EXPECT_TRUE(has(illegal, "from maintenance it may become: active")) << illegal.body;
    EXPECT_EQ(call("POST", instances + "/maintenance/end").status, 200);

    const auto account = [&](const std::string& action) {
        return call("POST", "/customers/" + customer + "/" + action, R"({"reason":"unpaid"})").status;
    };
    EXPECT_EQ(account("suspend"), 200);
    EXPECT_EQ(status_of(instance), "suspended");
    EXPECT_EQ(account("activate"), 200);
    EXPECT_EQ(status_of(instance), "active");
    EXPECT_EQ(account("cancel"), 200);
    EXPECT_EQ(status_of(instance), "cancelled");
    const auto trail = call("GET", "/events?subject=" + instance);
    for (const char* type :
         {"service.ordered", "service.activated", "service.maintenance_started", "service.maintenance_ended",
          "service.suspended", "service.resumed", "service.cancelled"})
        EXPECT_TRUE(has(trail, R"("type":")" + std::string{type} + "\"")) << type;
}

TEST_P(ServicesApi, what_is_not_there_is_404) {
    for (const char* path : {"/services/svc_0000000000001", "/services/nonsense",
                             "/service-instances/svi_0000000000001", "/service-instances/svc_0000000000001"})
        EXPECT_EQ(call("GET", path).status, 404) << path;
}

}  // namespace
}  // namespace dotmac
