#include "modules/labels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "modules/catalogue.hpp"

namespace dotmac::modules {
namespace {

std::string place_of(const Label& label) {
    return std::string{label.enum_name} + "." + std::string{label.value};
}

// All that the registry has, in its order: what the tables must hold, no more and no less.
std::vector<std::string> all_places() {
    std::vector<std::string> places;
    for (const registry::EnumInfo& known : all_enums()) {
        places.push_back(std::string{known.name} + ".");
        for (const registry::ValueInfo& value : known.values)
            places.push_back(std::string{known.name} + "." + std::string{value.text});
    }
    return places;
}

TEST(Labels, NoneIsMissingInAnyLanguage) {
    for (const Language language : all_languages) {
        std::vector<std::string> places;
        for (const Label& label : labels(language)) {
            places.push_back(place_of(label));
            const std::string where = std::string{to_string(language)} + " " + place_of(label);
            EXPECT_FALSE(label.label.empty()) << where;
            EXPECT_EQ(trim(label.label), label.label) << where;
            EXPECT_LE(count_code_points(label.label), 60U) << where;
            if (language != Language::english) {
                EXPECT_FALSE(label.description.empty()) << where;
            }
        }
        EXPECT_EQ(places, all_places()) << to_string(language);
    }
}

// Two values that read alike could not be told apart in a list of choices.
TEST(Labels, DifferWithinAnEnum) {
    for (const Language language : all_languages) {
        std::set<std::pair<std::string_view, std::string_view>> seen;
        for (const Label& label : labels(language)) {
            if (label.value.empty()) continue;
            EXPECT_TRUE(seen.emplace(label.enum_name, label.label).second)
                << to_string(language) << " " << place_of(label) << " reads '" << label.label << "'";
        }
    }
}

TEST(WordedEnums, TakeATenantsWordsAndPassOverWhatTheRegistryHasNot) {
    WordedEnums worded{Language::german};
    worded.reword("PaymentMethod", "check", "Verrechnungsscheck", "");
    worded.reword("PaymentMethod", "barter", "Tausch", "");
    worded.close("PaymentMethod", "crypto");
    worded.close("Weather", "rain");
    const auto* method = registry::find_enum(worded.enums(), "PaymentMethod");
    EXPECT_EQ(method->label, "Zahlungsart");
    EXPECT_EQ(method->find("check")->label, "Verrechnungsscheck");
    EXPECT_EQ(method->find("check")->description, "Zahlung mit Papierscheck");
    EXPECT_TRUE(method->find("crypto")->is_closed);
    EXPECT_FALSE(method->find("cash")->is_closed);
    EXPECT_EQ(method->find("barter"), nullptr);
}

}  // namespace
}  // namespace dotmac::modules
