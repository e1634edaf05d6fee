// Billing as a client sees it.
#include "http/router.hpp"
#include "modules/billing/billing_test.hpp"
#include "record/record.hpp"

namespace dotmac::billing {
namespace {

using ::testing::HasSubstr;
using testing::usd;

class BillingRoutes : public testing::InBilling {
  protected:
    void SetUp() override {
        InBilling::SetUp();
        http::Hooks hooks{
            .authenticate =
                [this](const http::Request&) {
                    return http::Principal{.tenant = tenant(),
                                           .actor = "usr_tester",
                                           .token_id = "t",
                                           .permissions = Permissions{}.set()};
                },
            .clock =
                [this](store::Transaction& transaction) {
                    return platform::tenant_clock(transaction, real_now());
                },
            .listeners = listeners,
        };
        router_ = std::make_unique<http::Router>(database(), std::move(hooks));
        add_billing_routes(*router_);
    }
    void TearDown() override {
        router_.reset();
        InBilling::TearDown();
    }

    // "GET /invoices?status=draft": the path without the API's prefix.
    http::Response send(std::string_view line, const std::string& body = "") {
        http::Request request;
        request.method = line.substr(0, line.find(' '));
        const std::string_view target = line.substr(line.find(' ') + 1);
        request.path = "/api/v1" + std::string{target.substr(0, target.find('?'))};
        if (const auto question = target.find('?'); question != std::string_view::npos) {
            const std::string_view pair = target.substr(question + 1);
            request.query.emplace_back(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
        }
        if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
        request.headers.emplace_back("Authorization", "Bearer token");
        request.body = body;
        request.remote_address = "192.0.2.1";
        return router_->handle(request);
    }
    // The value of the first member of that name in a text of JSON.
    static std::string member(const std::string& json, const std::string& name) {
        const std::string start = '"' + name + "\":\"";
        const auto at = json.find(start);
        if (at == std::string::npos) return "";
        const auto from = at + start.size();
        return json.substr(from, json.find('"', from) - from);
    }

    std::unique_ptr<http::Router> router_;
};
DOTMAC_ON_BOTH_ENGINES(BillingRoutes);

TEST_P(BillingRoutes, a_subscription_is_made_listed_changed_and_ended) {
    const auto instance = add_instance(add_customer(), internet).to_string();
    const http::Response made = send(
        "POST /subscriptions", R"({"service_instance_id":")" + instance + R"(","billing_cycle":"monthly"})");
    ASSERT_EQ(made.status, 201) << made.body;
    const std::string path = "/subscriptions/" + member(made.body, "id");
    EXPECT_THAT(send("GET /subscriptions").body, HasSubstr(instance));
    EXPECT_THAT(send("PATCH " + path, R"({"own_price":{"amount":"9.90","currency":"USD"}})").body,
                HasSubstr(R"("own_price":{"amount":"9.90","currency":"USD"})"));
    EXPECT_THAT(send("PATCH " + path, R"({"own_price":null})").body, HasSubstr(R"("own_price":null)"));
    EXPECT_THAT(send("POST " + path + "/end", R"({"reason":"moved"})").body,
                HasSubstr(R"("ended_on":"2026-01-01")"));
    EXPECT_EQ(send("POST " + path + "/end", "{}").status, 409);
}

TEST_P(BillingRoutes, an_unknown_cycle_is_refused_by_name) {
    const auto instance = add_instance(add_customer(), internet).to_string();
    const http::Response refused = send(
        "POST /subscriptions", R"({"service_instance_id":")" + instance + R"(","billing_cycle":"montly"})");
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.body, HasSubstr("billing_cycle"));
    EXPECT_THAT(refused.body, HasSubstr("monthly"));
}

TEST_P(BillingRoutes, an_invoice_goes_from_draft_to_issue) {
    const std::string customer = add_customer().to_string();
    const http::Response charged = send(
        "POST /charges", R"({"customer_id":")" + customer +
                             R"(","description":"Router","unit_price":{"amount":"80.00","currency":"USD"}})");
    ASSERT_EQ(charged.status, 201) << charged.body;
    const http::Response made =
        send("POST /invoices", R"({"customer_id":")" + customer + R"(","include_pending_charges":true})");
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_THAT(made.body, HasSubstr(R"("number":null)"));
    const std::string path = "/invoices/" + member(made.body, "id");
    const http::Response issued = send("POST " + path + "/issue");
    EXPECT_EQ(issued.status, 200) << issued.body;
    EXPECT_THAT(issued.body, HasSubstr(R"("number":"INV-00000001")"));
    EXPECT_THAT(issued.body, HasSubstr(R"("status":"pending")"));
    const http::Response voided = send("POST " + path + "/cancel", R"({"reason":"oops"})");
    EXPECT_EQ(voided.status, 409);
    EXPECT_THAT(voided.body, HasSubstr("paid, partially_paid, overdue"));
    EXPECT_THAT(send("GET " + path).body, HasSubstr(R"("description":"Router")"));
    EXPECT_THAT(send("GET /invoices?status=pending").body, HasSubstr(R"("lines":null)"));
    EXPECT_THAT(send("GET /invoices?past_due=true").body, HasSubstr(R"("items":[])"));
}

TEST_P(BillingRoutes, a_bill_run_is_accepted_and_shows_how_far_it_is) {
    const http::Response accepted = send("POST /billing/runs", R"({"as_of":"2026-01-01"})");
    ASSERT_EQ(accepted.status, 202) << accepted.body;
    EXPECT_THAT(accepted.body, HasSubstr(R"("state":"running")"));
    const std::string path = "/billing/runs/" + member(accepted.body, "id");
    EXPECT_EQ(send("GET " + path).status, 200);
    EXPECT_EQ(send("GET " + path + "/exceptions").status, 200);
    EXPECT_THAT(send("GET /billing/runs").body, HasSubstr(member(accepted.body, "id")));
}

TEST_P(BillingRoutes, what_does_not_exist_is_not_found) {
    for (const char* line : {"GET /invoices/inv_0000000000001", "GET /subscriptions/sub_0000000000001",
                             "GET /charges/chg_0000000000001", "GET /billing/runs/run_0000000000001",
                             "GET /billing/runs/run_0000000000001/exceptions"})
        EXPECT_EQ(send(line).status, 404) << line;
}

}  // namespace
}  // namespace dotmac::billing
