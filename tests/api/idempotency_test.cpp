#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/instance.hpp"

namespace dotmac {
namespace {

using ::testing::HasSubstr;

class Repetitions : public test::OverApi {
  protected:
    http::Response create_user(const char* key, const char* password) {
        return send("POST", "/api/v1/users", token_of(identity::UserRole::tenant_admin),
                    R"({"email":"new@acme.com","name":"New","roles":["sales"],"password":")" +
                        std::string{password} + "\"}",
                    {{"Idempotency-Key", key}});
    }
};
DOTMAC_ON_BOTH_ENGINES(Repetitions);

TEST_P(Repetitions, of_a_request_that_holds_a_password_get_its_answer_and_another_password_none) {
    const http::Response first = create_user("k-1", "correct horse battery");
    ASSERT_EQ(first.status, 201) << first.body;
    const http::Response again = create_user("k-1", "correct horse battery");
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
    const http::Response other = create_user("k-1", "staple battery horse");
    EXPECT_EQ(other.status, 409);
    EXPECT_THAT(other.body, HasSubstr("idempotency_conflict"));
}

}  // namespace
}  // namespace dotmac
