#include "platform/credentials/codes.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace dotmac::platform {
namespace {

TEST(Codes, a_code_is_known_however_it_is_typed) {
    const std::string code = make_code();
    ASSERT_EQ(code.size(), 19U) << code;
    EXPECT_NE(code, make_code());
    const CodeHash stored = hash_code(code);
    EXPECT_TRUE(matches_code(stored, code));
    std::string typed;
    for (const char c : code)
        typed += c == '-' ? ' ' : static_cast<char>(std::tolower(c));
    EXPECT_TRUE(matches_code(stored, typed)) << typed;
    EXPECT_FALSE(matches_code(stored, make_code()));
    EXPECT_FALSE(matches_code(stored, ""));
    EXPECT_NE(hash_code(code).hash, stored.hash) << "each has its own salt";
    EXPECT_THROW(hash_code("x"), std::invalid_argument);
}

TEST(Codes, letters_that_look_alike_are_one) {
    struct Case {
        const char* typed;
        std::optional<std::string> normal;
    };
    const Case cases[] = {
        {"ABCD-EFGH-JKMN-PQRS", "ABCDEFGHJKMNPQRS"},
        {"abcdefghjkmnpqrs", "ABCDEFGHJKMNPQRS"},
        {"OoIi-LlZZ-2345-6789", "001111ZZ23456789"},
        {" A B C D E F G H J K M N P Q R S ", "ABCDEFGHJKMNPQRS"},
        {"ABCD-EFGH-JKMN-PQR", std::nullopt},
        {"ABCD-EFGH-JKMN-PQRS-T", std::nullopt},
        {"ABCD-EFGH-JKMN-PQRU", std::nullopt},
        {"ABCD_EFGH_JKMN_PQRS", std::nullopt},
        {"", std::nullopt},
    };
    for (const Case& one : cases)
        EXPECT_EQ(parse_code(one.typed), one.normal) << one.typed;
}

}  // namespace
}  // namespace dotmac::platform
