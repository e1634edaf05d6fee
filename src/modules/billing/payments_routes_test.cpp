#include "modules/billing/payments_routes.hpp"

#include "http/router.hpp"
#include "modules/billing/payments_test.hpp"

namespace dotmac::billing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::usd;

class PaymentRoutes : public testing::InPayments {
  protected:
    void SetUp() override {
        InPayments::SetUp();
        http::Hooks hooks{
            .authenticate = [this](const http::Request&) -> std::optional<http::Principal> {
                return http::Principal{
                    .tenant = tenant(), .actor = "usr_tester", .token_id = "t", .permissions = permissions};
            },
            .clock =
                [this](store::Transaction& transaction) {
                    return platform::tenant_clock(transaction, real_now());
                },
            .listeners = {},
        };
        http::RouterOptions options;
        options.rate_limit.per_second = 0;
        router_ = std::make_unique<http::Router>(database(), std::move(hooks), options);
        add_payment_routes(*router_);
    }
    void TearDown() override {
        router_.reset();
        InPayments::TearDown();
    }
    http::Response send(std::string method, const std::string& path, std::string body = "",
                        std::vector<std::pair<std::string, std::string>> query = {},
                        http::Headers headers = {}) {
        http::Request request;
        request.method = std::move(method);
        request.path = "/api/v1" + path;
        request.query = std::move(query);
        request.headers = std::move(headers);
        request.headers.emplace_back("Authorization", "Bearer x");
        if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
        request.body = std::move(body);
        request.request_id = "request-1";
        return router_->handle(request);
    }
    std::string amount(std::string_view value) {
        return R"({"amount":")" + std::string{value} + R"(","currency":"USD"})";
    }
    std::string payment_of(CustomerId customer, std::string_view value, const std::string& more = "") {
        return R"({"customer_id":")" + customer.to_string() + R"(","payment_method":"cash","amount":)" +
               amount(value) + more + "}";
    }

    Permissions permissions = Permissions{}.set();

  private:
    std::unique_ptr<http::Router> router_;
};
DOTMAC_ON_BOTH_ENGINES(PaymentRoutes);

TEST_P(PaymentRoutes, record_show_and_pay_back) {
    const CustomerId customer = add_customer();
    const InvoiceId id = invoice(customer, "100.00");
    const http::Response created = send("POST", "/payments", payment_of(customer, "100.00"));
    ASSERT_EQ(created.status, 201) << created.body;
    EXPECT_THAT(created.body, HasSubstr(R"("status":"completed")"));
    EXPECT_THAT(created.body, HasSubstr(id.to_string()));
    const std::string path{created.header("Location").substr(std::string_view{"/api/v1"}.size())};
    EXPECT_EQ(send("GET", path).body, created.body);
    EXPECT_THAT(send("GET", "/payments").body, HasSubstr(R"("amount_allocated":{"amount":"100.00")"));

    const http::Response refunded = send("POST", path + "/refund", R"({"reason":"moved away"})");
    ASSERT_EQ(refunded.status, 200) << refunded.body;
    EXPECT_THAT(refunded.body, HasSubstr(R"("status":"refunded")"));
    EXPECT_THAT(send("GET", "/refunds").body, HasSubstr("moved away"));
    EXPECT_EQ(send("POST", path + "/refund", R"({"reason":"again"})").status, 409);
    EXPECT_EQ(send("POST", path + "/refund", "{}").status, 422);
    EXPECT_EQ(invoice_now(id).status, InvoiceStatus::refunded);
}

TEST_P(PaymentRoutes, a_replayed_payment_is_recorded_once) {
    const CustomerId customer = add_customer();
    const std::string body = payment_of(customer, "10.00");
    const http::Headers key{{"Idempotency-Key", "the-same"}};
    const http::Response first = send("POST", "/payments", body, {}, key);
    const http::Response second = send("POST", "/payments", body, {}, key);
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(first.body, second.body);
    EXPECT_EQ(count_rows("payments"), 1);
    EXPECT_EQ(balance(customer).credit, usd("10.00"));
    EXPECT_EQ(send("POST", "/payments", payment_of(customer, "11.00"), {}, key).status, 409);
    EXPECT_EQ(count_rows("payments"), 1);
}

TEST_P(PaymentRoutes, refusals_name_the_field) {
    const CustomerId customer = add_customer();
    const InvoiceId id = invoice(customer, "5.00");
    const std::string told =
        R"(,"allocations":[{"invoice_id":")" + id.to_string() + R"(","amount":)" + amount("5.01") + "}]";
    const http::Response response = send("POST", "/payments", payment_of(customer, "10.00", told));
    EXPECT_EQ(response.status, 422);
    EXPECT_THAT(response.body, HasSubstr(R"("field":"allocations[0].amount")"));
    EXPECT_THAT(send("POST", "/payments", payment_of(customer, "0.00")).body,
                HasSubstr(R"("field":"amount.amount")"));
    std::string barter = payment_of(customer, "1.00");
    barter.replace(barter.find("\"cash\""), 6, "\"chek\"");
    EXPECT_THAT(send("POST", "/payments", barter).body, HasSubstr("check"));
    EXPECT_EQ(count_rows("payments"), 0);
}

TEST_P(PaymentRoutes, credit_balance_and_statement_of_a_customer) {
    const CustomerId customer = add_customer();
    const std::string path = "/customers/" + customer.to_string();
    const InvoiceId id = invoice(customer, "10.00");
    send("POST", "/payments", payment_of(customer, "4.00", R"(,"allocations":[])"));
    EXPECT_THAT(send("GET", path + "/balance").body, HasSubstr(R"("open_invoices":{"amount":"10.00")"));
    const http::Response applied = send("POST", path + "/apply-credit");
    EXPECT_EQ(applied.status, 200) << applied.body;
    EXPECT_THAT(applied.body, HasSubstr(R"("open_invoices":{"amount":"6.00")"));
    EXPECT_EQ(invoice_now(id).status, InvoiceStatus::partially_paid);
    const http::Response json =
        send("GET", path + "/statement", "", {{"from", "2026-01-01"}, {"to", "2026-01-31"}});
    EXPECT_EQ(json.status, 200);
    EXPECT_THAT(json.body, HasSubstr(R"("closing_balance":{"amount":"6.00")"));
    const http::Response csv = send("GET", path + "/statement", "", {{"format", "csv"}});
    EXPECT_EQ(csv.content_type, "text/csv; charset=utf-8");
    EXPECT_THAT(csv.body, HasSubstr("closing_balance,,,10.00,4.00,6.00"));
    EXPECT_EQ(send("GET", path + "/statement", "", {{"format", "pdf"}}).status, 422);
    EXPECT_EQ(send("GET", "/customers/cus_0000000000007/balance").status, 404);
}

TEST_P(PaymentRoutes, journal_as_a_list_and_whole) {
    const CustomerId customer = add_customer();
    invoice(customer, "10.00");
    EXPECT_THAT(send("GET", "/billing/journal").body, HasSubstr(R"("account":"receivable")"));
    EXPECT_THAT(send("GET", "/billing/journal", "", {{"account", "tax"}}).body, Not(HasSubstr("receivable")));
    const http::Response csv = send("GET", "/billing/journal/export");
    EXPECT_EQ(csv.content_type, "text/csv; charset=utf-8");
    EXPECT_THAT(csv.body, HasSubstr(",receivable,10.00,,"));
    EXPECT_THAT(send("GET", "/billing/journal/export", "", {{"format", "ledger"}}).body,
                HasSubstr("Assets:Receivable"));
    EXPECT_EQ(send("GET", "/billing/journal/export", "", {{"format", "xml"}}).status, 422);
}

struct Door {
    std::string_view method;
    std::string_view path;
    Permission permission;
};

TEST_P(PaymentRoutes, each_needs_its_permission) {
    // clang-format off
    const Door doors[] = {
        {"GET",  "/payments",                                      Permission::payments_read},
        {"POST", "/payments",                                      Permission::payments_write},
        {"GET",  "/payments/pay_0000000000007",                    Permission::payments_read},
        {"POST", "/payments/pay_0000000000007/refund",             Permission::refunds_write},
        {"GET",  "/refunds",                                       Permission::payments_read},
        {"GET",  "/refunds/rfd_0000000000007",                     Permission::payments_read},
        {"GET",  "/customers/cus_0000000000007/balance",           Permission::payments_read},
        {"POST", "/customers/cus_0000000000007/apply-credit",      Permission::payments_write},
        {"GET",  "/customers/cus_0000000000007/statement",         Permission::payments_read},
        {"GET",  "/billing/journal",                               Permission::journal_read},
        {"GET",  "/billing/journal/export",                        Permission::journal_read},
    };
    // clang-format on
    for (const Door& door : doors) {
        permissions = Permissions{}.set().reset(static_cast<std::size_t>(door.permission));
        EXPECT_EQ(send(std::string{door.method}, std::string{door.path}).status, 403) << door.path;
        permissions = Permissions{}.set(static_cast<std::size_t>(door.permission));
        EXPECT_NE(send(std::string{door.method}, std::string{door.path}).status, 403) << door.path;
    }
}

}  // namespace
}  // namespace dotmac::billing
