// The enums as people read them: in five languages, and in a tenant's own words.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/instance.hpp"

namespace dotmac {
namespace {

using identity::UserRole;
using testing::HasSubstr;
using testing::Not;

class EnumChoices : public test::OverApi {
  protected:
    http::Response call(std::string_view method, const std::string& path, std::string_view body = "") {
        return send(method, "/api/v1" + path, token_of(UserRole::tenant_admin), body);
    }
    http::Response as_stranger(const std::string& path, const http::Headers& headers = {}) {
        return send("GET", "/api/v1" + path, "", "", headers);
    }
};
DOTMAC_ON_BOTH_ENGINES(EnumChoices);

TEST_P(EnumChoices, AreReadInTheLanguageThatIsAskedFor) {
    const auto german = as_stranger("/enums/InvoiceStatus?lang=de");
    EXPECT_EQ(german.status, 200);
    EXPECT_EQ(german.header("Content-Language"), "de");
    EXPECT_THAT(german.body, HasSubstr(R"("value": "overdue", "name": "OVERDUE")"));
    EXPECT_THAT(german.body, HasSubstr(R"("label": "Überfällig", "closed": false)"));
    EXPECT_THAT(as_stranger("/enums?lang=pt-BR").body, HasSubstr(R"("label": "Situação da fatura")"));
    EXPECT_THAT(as_stranger("/enums").body, HasSubstr(R"("label": "Invoice status")"));
    EXPECT_THAT(as_stranger("/enums", {{"Accept-Language", "sw, fr;q=0.7"}}).body,
                HasSubstr(R"("label": "État de la facture")"));
    const auto unknown = as_stranger("/enums?lang=sw");
    EXPECT_EQ(unknown.status, 422);
    EXPECT_THAT(unknown.body, HasSubstr("is not one of: en, fr, de, pt, es"));
}

TEST_P(EnumChoices, HaveTheTenantsOwnWordsForWhoIsLoggedIn) {
    const std::string words = "/enums/PaymentMethod/values/check/words/en";
    EXPECT_EQ(call("PUT", words, R"({"label":"Cheque","description":"Paper cheque"})").status, 204);
    EXPECT_THAT(call("GET", "/enums/PaymentMethod").body, HasSubstr(R"("label": "Cheque")"));
    EXPECT_THAT(call("GET", "/enums/PaymentMethod?lang=es").body,
                Not(HasSubstr("Cheque\", \"closed\": true")));
    EXPECT_THAT(as_stranger("/enums/PaymentMethod").body, Not(HasSubstr("Cheque")));
    EXPECT_THAT(call("GET", "/events?type=enum_value.reworded").body, HasSubstr("PaymentMethod.check"));
    EXPECT_EQ(call("DELETE", words).status, 204);
    EXPECT_THAT(call("GET", "/enums/PaymentMethod").body, Not(HasSubstr("Cheque")));
}

TEST_P(EnumChoices, RefuseWordsForWhatTheRegistryHasNot) {
    const auto value = call("PUT", "/enums/PaymentMethod/values/chek/words/en", R"({"label":"x"})");
    EXPECT_EQ(value.status, 404);
    EXPECT_THAT(value.body, HasSubstr("did you mean 'check'?"));
    EXPECT_EQ(call("PUT", "/enums/PaymentMethods/values/check/words/en", R"({"label":"x"})").status, 404);
    EXPECT_EQ(call("PUT", "/enums/PaymentMethod/values/check/words/sw", R"({"label":"x"})").status, 404);
    EXPECT_EQ(call("PUT", "/enums/PaymentMethod/values/check/words/en", R"({"label":""})").status, 422);
}

TEST_P(EnumChoices, CloseOnlyWhatIsChosenAndNeverTheLast) {
    EXPECT_EQ(call("POST", "/enums/InvoiceStatus/values/overdue/close", "{}").status, 409);
    EXPECT_EQ(call("POST", "/enums/CustomerType/values/business/close", "{}").status, 204);
    EXPECT_EQ(call("POST", "/enums/CustomerType/values/enterprise/close", "{}").status, 204);
    const auto last = call("POST", "/enums/CustomerType/values/residential/close", "{}");
    EXPECT_EQ(last.status, 409);
    EXPECT_THAT(last.body, HasSubstr("the last open value of CustomerType"));
    EXPECT_THAT(call("GET", "/enums/CustomerType").body, HasSubstr(R"("label": "Business", "closed": true)"));
    EXPECT_EQ(call("POST", "/enums/CustomerType/values/business/open").status, 204);
    EXPECT_THAT(call("GET", "/enums/CustomerType").body,
                HasSubstr(R"("label": "Business", "closed": false)"));
}

TEST_P(EnumChoices, RefuseAClosedValueForNewRecordsAndReadItAsEver) {
    const auto customer = [&](std::string_view type) {
        return call("POST", "/customers",
                    R"({"name":"Jane","customer_type":")" + std::string{type} + R"("})");
    };
    EXPECT_EQ(customer("enterprise").status, 201);
    EXPECT_EQ(call("POST", "/enums/CustomerType/values/enterprise/close", R"({"reason":"unused"})").status,
              204);
    const auto refused = customer("enterprise");
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.body, HasSubstr(R"("field":"customer_type")"));
    EXPECT_THAT(refused.body, HasSubstr("is not in use here; in use: residential, business"));
    EXPECT_EQ(customer("business").status, 201);
    const auto listed = call("GET", "/customers?customer_type=enterprise");
    EXPECT_EQ(listed.status, 200);
    EXPECT_THAT(listed.body, HasSubstr(R"("customer_type":"enterprise")"));
    EXPECT_EQ(call("POST", "/enums/CustomerType/values/enterprise/open").status, 204);
    EXPECT_EQ(customer("enterprise").status, 201);
}

}  // namespace
}  // namespace dotmac
