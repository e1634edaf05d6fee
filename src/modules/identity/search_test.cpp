#include "modules/identity/search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dotmac::identity {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

TEST(CustomerSearch, terms_of_a_name_are_its_words_and_their_pieces) {
    EXPECT_THAT(search_terms({.name = "Anne  Smith-Jones", .number = "7"}),
                UnorderedElementsAre("7", "anne", "jones", "smith", "smithjones"));
    EXPECT_THAT(search_terms({.name = "O'Neil", .number = "7"}), UnorderedElementsAre("7", "oneil", "neil"));
    EXPECT_THAT(search_terms({.name = "Łukasz ÉLAN", .number = "7"}),
                UnorderedElementsAre("7", "lukasz", "elan"));
}

TEST(CustomerSearch, terms_of_an_address_a_telephone_and_a_number) {
    EXPECT_THAT(search_terms({.name = "X", .number = "C-000123", .email = "J.Doe@Acme.com"}),
                UnorderedElementsAre("x", "c000123", "000123", "jdoeacmecom", "doe"));
    struct Case {
        const char* phone;
        const char* international;
        const char* national;
        const char* dialled;
    };
    constexpr Case cases[] = {
        {"+254712345678", "254712345678", "712345678", "0712345678"},
        {"+15551234567", "15551234567", "5551234567", "05551234567"},
        {"+441632960961", "441632960961", "1632960961", "01632960961"},
    };
    for (const Case& one : cases) {
        EXPECT_THAT(search_terms({.name = "X", .number = "N", .phone = one.phone}),
                    UnorderedElementsAre("x", "n", one.international, one.national, one.dialled));
    }
}

TEST(CustomerSearch, terms_are_bounded_and_sorted) {
    std::string name;
    for (int i = 0; i < 200; ++i)
        name += "w" + std::to_string(i) + " ";
    const auto terms = search_terms({.name = name, .number = "C-1"});
    EXPECT_EQ(terms.size(), 24U);
    EXPECT_TRUE(std::ranges::is_sorted(terms));
    const auto long_word = search_terms({.name = std::string(60, 'e') + "é", .number = "1"});
    EXPECT_THAT(long_word, ElementsAre("1", std::string(48, 'e')));
    // Cut between two characters, not within one.
    EXPECT_THAT(query_terms(std::string(47, 'e') + "жж"), ElementsAre(std::string(47, 'e')));
}

TEST(CustomerSearch, words_of_a_query_take_the_form_of_terms) {
    struct Case {
        const char* query;
        std::vector<std::string> terms;
    };
    const Case cases[] = {
        {"smith anne", {"anne", "smith"}},
        {"  Smith smith ", {"smith"}},
        {"o'ne", {"one"}},
        {"C-000123", {"c000123"}},
        {"+254 712 345-678", {"254712345678"}},
        {"(0)712/345678", {"0712345678"}},
        {"anne 0712", {"0712", "anne"}},
        {"j.doe@acme", {"jdoeacme"}},
        {"12 34", {"12", "34"}},
        {"", {}},
        {" - ", {}},
    };
    for (const Case& one : cases)
        EXPECT_EQ(query_terms(one.query), one.terms) << one.query;
}

TEST(CustomerSearch, end_of_a_prefix_bounds_every_longer_word) {
    EXPECT_EQ(end_of_prefix("smi"), "smj");
    EXPECT_LT(std::string{"smi\xF4\x8F\xBF\xBF"}, end_of_prefix("smi"));
}

}  // namespace
}  // namespace dotmac::identity
