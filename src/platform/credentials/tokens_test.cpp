#include "platform/credentials/tokens.hpp"

#include <gtest/gtest.h>

namespace dotmac::platform {
namespace {

TEST(Tokens, a_token_carries_its_tenant_and_is_known_by_its_hash_only) {
    const TenantId tenant{123'456'789};
    const std::pair<TokenKind, std::string_view> kinds[] = {
        {TokenKind::session, "dms_"},        {TokenKind::api_key, "dmk_"},
        {TokenKind::portal_session, "dmp_"}, {TokenKind::portal_refresh, "dmr_"},
        {TokenKind::portal_device, "dmd_"},
    };
    for (const auto& [kind, prefix] : kinds) {
        const NewToken made = make_token(kind, tenant);
        EXPECT_TRUE(made.text.starts_with(prefix)) << made.text;
        EXPECT_EQ(made.text.find(made.hash), std::string::npos);
        const auto parsed = parse_token(made.text);
        ASSERT_TRUE(parsed);
        EXPECT_EQ(parsed->kind, kind);
        EXPECT_EQ(parsed->tenant, tenant);
        EXPECT_EQ(parsed->hash, made.hash);
        EXPECT_NE(make_token(kind, tenant).text, made.text);
    }
}

TEST(Tokens, what_is_no_token_of_ours_is_nothing) {
    const std::string good = make_token(TokenKind::session, TenantId{7}).text;
    for (const std::string& text : {std::string{}, std::string{"x"}, good.substr(1), good + "A",
                                    "dmx" + good.substr(3), "dms_UUUUUUUUUUUUU" + good.substr(17)})
        EXPECT_FALSE(parse_token(text)) << text;
    std::string other = good;
    other.back() = other.back() == 'A' ? 'E' : 'A';
    EXPECT_NE(parse_token(other)->hash, parse_token(good)->hash);
}

}  // namespace
}  // namespace dotmac::platform
