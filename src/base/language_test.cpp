#include "base/language.hpp"

#include <gtest/gtest.h>

namespace dotmac {
namespace {

TEST(Language, IsReadFromATagWhateverItsRegion) {
    EXPECT_EQ(parse_language("de"), Language::german);
    EXPECT_EQ(parse_language("DE-at"), Language::german);
    EXPECT_EQ(parse_language("pt-BR"), Language::portuguese);
    EXPECT_EQ(parse_language("sw"), std::nullopt);
    EXPECT_EQ(parse_language(""), std::nullopt);
    EXPECT_EQ(parse_language("deu"), std::nullopt);
    for (const Language language : all_languages)
        EXPECT_EQ(parse_language(to_string(language)), language);
}

TEST(Language, IsChosenByTheWeightsOfTheHeader) {
    struct Case {
        std::string_view header;
        Language expected;
    };
    for (const Case& one : {
             Case{"", Language::english},
             Case{"de", Language::german},
             Case{"sw, fr;q=0.8, de;q=0.9", Language::german},
             Case{"de;q=0.1, es ; q=0.5", Language::spanish},
             Case{"fr, de", Language::french},
             Case{"de;q=0", Language::english},
             Case{"de;q=x, fr;level=1", Language::english},
             Case{"*", Language::english},
             Case{",;,;q=", Language::english},
         })
        EXPECT_EQ(preferred_language(one.header), one.expected) << one.header;
}

}  // namespace
}  // namespace dotmac
