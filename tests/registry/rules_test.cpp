// The rules of the specification: word for word, and each found from the enum it concerns.

#include "registry/rules.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "modules/catalogue.hpp"
#include "tests/support/source_folder.hpp"

namespace dotmac::registry {
namespace {

// The specification lies beside the working copy of the sources, where it is at hand.
std::filesystem::path specified_rules() {
    const std::filesystem::path sources = test::source_folder();
    for (const char* place : {"../shared/spec/rules.tsv", "../../shared/spec/rules.tsv"}) {
        if (std::filesystem::exists(sources / place)) return sources / place;
    }
    return {};
}

TEST(Rules, are_those_of_the_specification_word_for_word) {
    const std::filesystem::path path = specified_rules();
    if (path.empty()) GTEST_SKIP() << "the specification's rules.tsv is not beside the sources";
    std::ifstream file(path);
    std::string line;
    ASSERT_TRUE(std::getline(file, line));
    EXPECT_EQ(line, "id\tmodule\tenum\tsection\trule");
    std::size_t count = 0;
    while (std::getline(file, line)) {
        ASSERT_LT(count, rule_count) << line;
        const Rule& rule = rules[count++];
        EXPECT_EQ(split(line, '\t'), (std::vector<std::string_view>{rule.id, rule.module, rule.enum_name,
                                                                    rule.section, rule.text}));
    }
    EXPECT_EQ(count, rule_count);
}

TEST(Rules, are_found_by_their_id_only) {
    for (const Rule& rule : rules)
        EXPECT_EQ(find_rule(rule.id), &rule);
    for (const char* wrong :
         {"", "R", "R000", "R096", "R999", "r001", "R1", "R0001", "R 01", "X001", "R0-1"}) {
        EXPECT_EQ(find_rule(wrong), nullptr) << wrong;
    }
}

bool speaks_of(const EnumInfo& specified, std::string_view id) {
    for (const std::string_view known : specified.rules) {
        if (known == id) return true;
    }
    for (const ValueInfo& value : specified.values) {
        for (const std::string_view known : value.rules) {
            if (known == id) return true;
        }
    }
    return false;
}

TEST(Rules, are_all_95_reached_from_the_enum_they_concern) {
    ASSERT_EQ(rule_count, 95);
    for (const Rule& rule : rules) {
        const EnumInfo* specified = modules::find_enum(rule.enum_name);
        ASSERT_NE(specified, nullptr) << rule.id;
        EXPECT_EQ(specified->module, rule.module) << rule.id;
        EXPECT_TRUE(speaks_of(*specified, rule.id)) << rule.id;
    }
}

// A rule that begins with a value's constant (`SUPER_ADMIN: …`) belongs to that value.
TEST(Rules, that_name_a_value_belong_to_it) {
    for (const Rule& rule : rules) {
        const EnumInfo& specified = *modules::find_enum(rule.enum_name);
        for (const ValueInfo& value : specified.values) {
            if (!rule.text.starts_with(std::string(value.constant) + ":")) continue;
            EXPECT_NE(std::find(value.rules.begin(), value.rules.end(), rule.id), value.rules.end())
                << rule.id;
        }
    }
}

struct Assignment {
    std::string_view id;
    std::string_view values;  // empty: the rule speaks of the enum as a whole
};

// The rules that do not begin with a value's constant, and yet speak of some values only.
constexpr Assignment assignments[] = {
    {"R008", "customer"},
    {"R026", "locked"},
    {"R027", "locked"},
    {"R028", "suspended deactivated"},
    {"R036", "overdue"},
    {"R037", "partially_paid"},
    {"R041", "failed"},
    {"R054", "exempt"},
    {"R061", "failed"},
    {"R085", "at_risk"},
    {"R087", "breached"},
    {"R089", "error"},
    {"R090", "loading unloading"},
    {"R029", ""},
    {"R038", ""},
    {"R040", ""},
    {"R045", ""},
    {"R084", ""},
    {"R088", ""},
};

TEST(Rules, that_imply_values_belong_to_them) {
    for (const Assignment& expected : assignments) {
        const EnumInfo& specified = *modules::find_enum(find_rule(expected.id)->enum_name);
        std::vector<std::string_view> found;
        for (const ValueInfo& value : specified.values) {
            if (std::find(value.rules.begin(), value.rules.end(), expected.id) == value.rules.end()) continue;
            found.push_back(value.text);
        }
        EXPECT_EQ(join(found, " "), expected.values) << expected.id;
    }
}

}  // namespace
}  // namespace dotmac::registry
