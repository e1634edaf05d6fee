#include "platform/credentials/totp.hpp"

#include <gtest/gtest.h>

namespace dotmac::platform {
namespace {

// RFC 6238, appendix B, SHA-1, the last six of its eight digits. The secret is "12345678901234567890".
TEST(Totp, codes_are_those_of_rfc_6238) {
    struct Case {
        std::int64_t seconds;
        const char* code;
    };
    constexpr Case cases[] = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
    };
    for (const Case& one : cases) {
        const Instant now{std::chrono::seconds{one.seconds}};
        EXPECT_EQ(totp_code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", totp_step(now)), one.code);
    }
}

TEST(Totp, a_code_is_accepted_once_and_a_step_early_or_late) {
    const std::string secret = make_totp_secret();
    EXPECT_EQ(secret.size(), 32U);
    EXPECT_NE(secret, make_totp_secret());
    const Instant now{std::chrono::seconds{1'800'000'010}};
    const std::int64_t step = totp_step(now);
    struct Case {
        std::int64_t of_step;
        std::int64_t last_step;
        bool is_accepted;
    };
    const Case cases[] = {
        {step, 0, true},         {step - 1, 0, true},    {step + 1, 0, true},
        {step - 2, 0, false},    {step + 2, 0, false},   {step, step, false},
        {step - 1, step, false}, {step + 1, step, true}, {step - 1, step - 1, false},
        {step, step - 1, true},
    };
    for (const Case& one : cases) {
        const auto accepted = accept_totp(secret, totp_code(secret, one.of_step), now, one.last_step);
        EXPECT_EQ(accepted.has_value(), one.is_accepted) << one.of_step - step << " after " << one.last_step;
        EXPECT_EQ(accepted.value_or(one.of_step), one.of_step);
    }
    EXPECT_FALSE(accept_totp(secret, "", now, 0));
    EXPECT_FALSE(accept_totp(secret, "12345", now, 0));
    EXPECT_FALSE(accept_totp(secret, totp_code(secret, step) + "0", now, 0));
}

TEST(Totp, uri_is_what_an_authenticator_app_reads) {
    EXPECT_EQ(totp_uri("ABC", "Acme Net", "jane@acme.com"),
              "otpauth://totp/Acme%20Net:jane%40acme.com?secret=ABC&issuer=Acme%20Net");
}

}  // namespace
}  // namespace dotmac::platform
