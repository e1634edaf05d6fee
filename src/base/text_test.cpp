#include "base/text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <boost/json.hpp>

namespace dotmac {
namespace {

TEST(Text, nearest_is_what_was_probably_meant) {
    constexpr std::array<std::string_view, 7> known{"residential", "business",       "enterprise", "name",
                                                    "id",          "Africa/Nairobi", "active"};
    struct Case {
        std::string_view word;
        std::string_view meant;  // empty: nothing is near
    };
    // clang-format off
    for (const auto& [word, meant] : {
             Case{"busines",        "business"},
             Case{"bussiness",      "business"},
             Case{"BUSINESS",       "business"},
             Case{"bsuiness",       "business"},
             Case{"nmae",           "name"},
             Case{"nam",            "name"},
             Case{"Enterprice",     "enterprise"},
             Case{"residental",     "residential"},
             Case{"africa/nairobi", "Africa/Nairobi"},
             Case{"inactive",       "active"},
             Case{"ix",             "id"},
             Case{"home",           ""},
             Case{"corporation",    ""},
             Case{"",               ""}}) {
        // clang-format on
        EXPECT_EQ(nearest(word, known).value_or(""), meant) << word;
    }
    EXPECT_FALSE(nearest(std::string(65, 'a'), known).has_value());
    EXPECT_FALSE(nearest("name", {}).has_value());
}

TEST(Text, fold_makes_spellings_alike) {
    struct Case {
        std::string_view text;
        std::string_view folded;
    };
    // clang-format off
    for (const auto& [text, folded] : {
             Case{"Ärger",             "arger"},
             Case{"ÀÉÎÕÜÝ",            "aeiouy"},
             Case{"àéîõüýÿ",           "aeiouyy"},
             Case{"Łódź",              "lodz"},
             Case{"Dvořák",            "dvorak"},
             Case{"Çağlar Şahin İnci", "caglar sahin inci"},
             Case{"Ångström",          "angstrom"},
             Case{"A\xcc\x8angstro\xcc\x88m", "angstrom"},  // letters and combining marks
             Case{"Straße",            "strasse"},
             Case{"Æsop Œuvre æœ",     "aesop oeuvre aeoe"},
             Case{"Þór Ðð",            "thor dd"},
             Case{"Ĳssel",             "ijssel"},
             Case{"Ελλάδα",            "ελλάδα"},
             Case{"МОСКВА Ёлка",       "москва ёлка"},
             Case{"漢字 × 2",           "漢字 × 2"},
             Case{"",                  ""}}) {
        // clang-format on
        EXPECT_EQ(fold(text), folded) << text;
        EXPECT_EQ(fold(folded), folded) << text;
    }
}

TEST(Text, utf8_is_valid_or_not) {
    struct Case {
        std::string_view bytes;
        bool valid;
    };
    // clang-format off
    for (const auto& [bytes, valid] : {
             Case{"",                             true},
             Case{"plain ascii, longer than 8",   true},
             Case{"é",                            true},
             Case{"€",                            true},
             Case{"😀",                           true},
             Case{"\xf4\x8f\xbf\xbf",             true},   // U+10FFFF
             Case{"\xed\x9f\xbf",                 true},   // U+D7FF
             Case{"\xee\x80\x80",                 true},   // U+E000
             Case{"1234567é89012345€",            true},
             Case{"\x80",                         false},
             Case{"\xc3",                         false},
             Case{"\xc3(",                        false},
             Case{"\xc0\xaf",                     false},  // overlong '/'
             Case{"\xc1\xbf",                     false},
             Case{"\xe0\x80\xaf",                 false},  // overlong
             Case{"\xe0\x9f\xbf",                 false},
             Case{"\xf0\x80\x80\xaf",             false},
             Case{"\xf0\x8f\xbf\xbf",             false},
             Case{"\xed\xa0\x80",                 false},  // a surrogate
             Case{"\xed\xbf\xbf",                 false},
             Case{"\xf4\x90\x80\x80",             false},  // past U+10FFFF
             Case{"\xf5\x80\x80\x80",             false},
             Case{"\xe2\x82",                     false},
             Case{"\xf0\x9f\x98",                 false},
             Case{"12345678\xff",                 false},
             Case{"1234567\xff" "12345678",       false},
             Case{"\xff",                         false}}) {
        // clang-format on
        EXPECT_EQ(is_valid_utf8(bytes), valid) << hex(bytes);
    }
}

TEST(Text, quote_json_escapes_what_must_be) {
    using namespace std::string_view_literals;
    struct Case {
        std::string_view text;
        std::string_view quoted;
    };
    // clang-format off
    for (const auto& [text, quoted] : {
             Case{"",             R"("")"},
             Case{"plain",        R"("plain")"},
             Case{"\"\\/",        R"("\"\\/")"},
             Case{"\n\r\t",       R"("\n\r\t")"},
             Case{"\0\x1f"sv,     R"("\u0000\u001f")"},
             Case{"\x7fé😀",      "\"\x7fé😀\""},
             Case{"a\xff\xc3(",   "\"a\xEF\xBF\xBD\xEF\xBF\xBD(\""},
             Case{"\xed\xa0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""}}) {
        // clang-format on
        EXPECT_EQ(quote_json(text), quoted);
    }
}

// Eight bytes are looked at at once: each byte in each place among plain ones.
TEST(Text, quote_json_sees_every_byte_in_every_place) {
    for (int byte = 1; byte < 0x80; ++byte) {
        for (std::size_t at = 0; at < 20; ++at) {
            std::string text(20, 'x');
            text[at] = static_cast<char>(byte);
            EXPECT_EQ(boost::json::parse(quote_json(text)).as_string(), text) << byte << " at " << at;
        }
    }
}

RC_GTEST_PROP(TextProperty, quote_json_reads_back_the_same, ()) {
    const auto points = *rc::gen::container<std::vector<char>>(rc::gen::inRange<char>(0, 127));
    const std::string text{points.begin(), points.end()};
    RC_ASSERT(boost::json::parse(quote_json(text)).as_string() == text);
}

TEST(Text, small_helpers) {
    EXPECT_EQ(trim(" \t\r\n a b \v\f"), "a b");
    EXPECT_EQ(trim("   "), "");
    EXPECT_EQ(trim("a"), "a");
    EXPECT_EQ(lower_ascii("ÄBC-Z1"), "Äbc-z1");
    EXPECT_EQ(count_code_points("aé€😀"), 4U);
    EXPECT_EQ(split("a,,b,", ','), (std::vector<std::string_view>{"a", "", "b", ""}));
    EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
    EXPECT_EQ(join(split("a,b,c", ','), " or "), "a or b or c");
    EXPECT_EQ(join({}, ", "), "");
    EXPECT_EQ(hex("\x01\xab\xff"), "01abff");
    EXPECT_EQ(percent_encode("a-z_0.~ /é"), "a-z_0.~%20%2F%C3%A9");
}

}  // namespace
}  // namespace dotmac
