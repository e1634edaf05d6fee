// The registry knows every column that holds its strings, and no statement of the program holds a string of
// it that is none. Read from the sources and the schema as they are, so that a new table or query is seen.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "modules/catalogue.hpp"
#include "store/migration.hpp"
#include "tests/support/source_folder.hpp"

namespace dotmac::registry {
namespace {

// Columns of ours that bear the name of a registered one and hold something else.
const std::set<std::string> others{
    "customer_contacts.role",  // free choice of a few words, no enum
};

std::string name_of(std::string_view column) {
    return std::string{column.substr(column.find('.') + 1)};
}

std::set<std::string> registered_columns() {
    std::set<std::string> columns;
    for (const EnumInfo& specified : modules::all_enums())
        columns.insert(specified.stored_columns.begin(), specified.stored_columns.end());
    return columns;
}

std::set<std::string> registered_names() {
    std::set<std::string> names;
    for (const std::string& column : registered_columns())
        names.insert(name_of(column));
    return names;
}

// "payments.payment_method" of every column of type TEXT.
std::set<std::string> text_columns() {
    std::set<std::string> columns;
    const std::regex table{R"(CREATE TABLE (\w+) \(([^;]*)\);)"};
    const std::regex column{R"(\n\s*(\w+) TEXT\b)"};
    for (const store::Migration& migration : store::embedded_migrations()) {
        const std::string sql{migration.sql};
        for (std::sregex_iterator found{sql.begin(), sql.end(), table}, end; found != end; ++found) {
            const std::string body = (*found)[2];
            for (std::sregex_iterator one{body.begin(), body.end(), column}; one != end; ++one)
                columns.insert((*found)[1].str() + '.' + (*one)[1].str());
        }
    }
    return columns;
}

TEST(StoredColumns, are_registered_wherever_a_table_has_one) {
    const auto registered = registered_columns();
    const auto names = registered_names();
    std::size_t seen = 0;
    for (const std::string& column : text_columns()) {
        if (!names.contains(name_of(column)) || others.contains(column)) continue;
        EXPECT_TRUE(registered.contains(column)) << column << " belongs to also_stored_in of its enum";
        ++seen;
    }
    EXPECT_GE(seen, 14U) << "the schema is read";
}

bool was_renamed(std::string_view column, std::string_view text) {
    for (const EnumInfo& specified : modules::all_enums()) {
        if (std::ranges::find(specified.stored_columns, column) == specified.stored_columns.end()) continue;
        const Meaning meaning = specified.meaning(text);
        if (meaning.value == nullptr || !meaning.value->renamed_from.empty()) return true;
    }
    return false;
}

// Such an index would hold the rows of one string and not of the other. To rename the value, first make the
// index anew without it.
TEST(StoredColumns, that_a_condition_of_an_index_compares_have_values_that_keep_their_names) {
    const std::regex partial{R"(CREATE (?:UNIQUE )?INDEX \w+ ON (\w+) \([^)]*\)\s*WHERE ([^;]*);)"};
    const std::regex text{R"((\w+) (?:=|<>) '(\w+)')"};
    std::size_t seen = 0;
    for (const store::Migration& migration : store::embedded_migrations()) {
        const std::string sql{migration.sql};
        for (std::sregex_iterator found{sql.begin(), sql.end(), partial}, end; found != end; ++found) {
            const std::string condition = (*found)[2];
            for (std::sregex_iterator one{condition.begin(), condition.end(), text}; one != end;
                 ++one, ++seen) {
                const std::string column = (*found)[1].str() + '.' + (*one)[1].str();
                EXPECT_FALSE(was_renamed(column, (*one)[2].str())) << found->str();
            }
        }
    }
    EXPECT_GE(seen, 1U) << "the schema is read";
}

// By the name of a column: the strings of every enum that is stored under it.
std::map<std::string, std::set<std::string>> known_strings() {
    std::map<std::string, std::set<std::string>> known;
    for (const EnumInfo& specified : modules::all_enums()) {
        for (const std::string_view column : specified.stored_columns) {
            for (const ValueInfo& value : specified.values)
                known[name_of(column)].insert(std::string{value.text});
        }
    }
    return known;
}

// The strings of a source file, adjacent ones joined as the compiler does.
std::vector<std::string> literals_of(const std::filesystem::path& file) {
    std::ifstream in{file};
    std::stringstream text;
    text << in.rdbuf();
    std::string source = std::regex_replace(text.str(), std::regex{R"("\s*\n\s*")"}, "");
    std::vector<std::string> literals;
    const std::regex literal{R"rx("((?:[^"\\\n]|\\.)*)")rx"};
    for (std::sregex_iterator found{source.begin(), source.end(), literal}, end; found != end; ++found)
        literals.push_back((*found)[1]);
    return literals;
}

// A value that is renamed goes on being found under the string that a statement was written with; one that is
// removed would be looked for in vain.
TEST(StoredColumns, are_compared_with_strings_of_the_registry_alone) {
    const auto known = known_strings();
    std::string names;
    for (const auto& [name, strings] : known)
        names += (names.empty() ? "" : "|") + name;
    const std::regex comparison{"\\b(" + names + R"()\s*(?:=|<>|!=|(?:NOT )?IN \()\s*((?:'\w*'(?:, )?)+))"};
    const std::regex text{R"('(\w*)')"};
    std::size_t seen = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator{test::source_folder() / "src/modules"}) {
        const std::string file = entry.path().filename();
        if (!file.ends_with(".cpp") || file.ends_with("_test.cpp")) continue;
        for (const std::string& literal : literals_of(entry.path())) {
            for (std::sregex_iterator found{literal.begin(), literal.end(), comparison}, end; found != end;
                 ++found) {
                const std::string list = (*found)[2];
                for (std::sregex_iterator one{list.begin(), list.end(), text}; one != end; ++one, ++seen) {
                    EXPECT_TRUE(known.at((*found)[1]).contains((*one)[1]))
                        << file << ": " << found->str() << " names no value of the registry";
                }
            }
        }
    }
    EXPECT_GE(seen, 30U) << "the sources are read";
}

}  // namespace
}  // namespace dotmac::registry
