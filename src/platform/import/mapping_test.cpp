#include "platform/import/mapping.hpp"

#include <gtest/gtest.h>

namespace dotmac::platform {
namespace {

const SectionRule rules[] = {
    {.name = "customer",
     .is_required = true,
     .fields = {"number", "name", "status", "joined_on", "fee"},
     .required_fields = {"number"},
     .open_tables = {"custom_fields"}},
    {.name = "service", .is_repeated = true, .is_record = true},
    {.name = "subscription",
     .is_repeated = true,
     .fields = {"service", "price"},
     .required_fields = {"service"}},
};

Mapping parse(std::string_view text) {
    return parse_mapping(text, "test.toml", rules);
}

// Binds the mapping to the header a, b, c and evaluates one field of [customer].
MappedText evaluate(const std::string& field, std::vector<std::string_view> row) {
    Mapping mapping = parse("[customer]\nnumber = \"a\"\nname = " + field);
    const std::vector<std::string> header{"a", "b", "c"};
    mapping.bind(header);
    return mapping.section("customer")->find("name")->expression.evaluate(row);
}

struct ValueCase {
    std::string_view name;
    std::string field;
    std::vector<std::string_view> row;
    std::string_view text;
};

TEST(Mapping, fields_take_their_text_from_the_row) {
    // clang-format off
    const ValueCase cases[] = {
        {"column",           R"("b")",                                                   {"1", "2", "3"},          "2"},
        {"column trimmed",   R"("b")",                                                   {"1", " 2 ", "3"},        "2"},
        {"column spelled",   R"({ column = "c" })",                                      {"1", "2", "3"},          "3"},
        {"constant",         R"({ constant = "x" })",                                    {"1", "2", "3"},          "x"},
        {"template",         R"({ template = "{a}/{b}" })",                              {"1", "2", "3"},          "1/2"},
        {"template literal", R"({ template = "<{a}> {{c}}" })",                          {"1", "2", "3"},          "<1> {c}"},
        {"template blank",   R"({ template = "{a}/{b}" })",                              {"", " ", "3"},           ""},
        {"template half",    R"({ template = "{a} {b}" })",                              {"1", "", "3"},           "1"},
        {"default unused",   R"({ column = "b", default = "d" })",                       {"1", "2", "3"},          "2"},
        {"default used",     R"({ column = "b", default = "d" })",                       {"1", "", "3"},           "d"},
        {"values",           R"({ column = "b", values = { Yes = "y", No = "" } })",     {"1", "Yes", "3"},        "y"},
        {"values to blank",  R"({ column = "b", values = { Yes = "y", No = "" } })",     {"1", "No", "3"},         ""},
        {"values of blank",  R"({ column = "b", values = { Yes = "y" } })",              {"1", "", "3"},           ""},
        {"otherwise",        R"({ column = "b", values = { Y = "y" }, otherwise = "o" })", {"1", "Q", "3"},        "o"},
        {"values of both",   R"({ template = "{a}-{b}", values = { "1-2" = "z" } })",    {"1", "2", "3"},          "z"},
        {"date",             R"({ column = "b", date_format = "DD.MM.YYYY" })",          {"1", "28.02.2025", ""},  "2025-02-28"},
        {"date short",       R"({ column = "b", date_format = "M/D/YYYY" })",            {"1", "2/8/2025", ""},    "2025-02-08"},
        {"date long in short", R"({ column = "b", date_format = "M/D/YYYY" })",          {"1", "12/28/2025", ""},  "2025-12-28"},
        {"decimal comma",    R"({ column = "b", decimal_separator = "," })",             {"1", "12,50", ""},       "12.50"},
        {"thousands",        R"({ column = "b", decimal_separator = ",", thousands_separator = "." })",
                                                                                         {"1", "1.234.567,5", ""}, "1234567.5"},
        {"thousands alone",  R"({ column = "b", thousands_separator = "," })",           {"1", "1,234.5", ""},     "1234.5"},
    };
    // clang-format on
    for (const ValueCase& one : cases) {
        SCOPED_TRACE(one.name);
        const MappedText mapped = evaluate(one.field, one.row);
        EXPECT_EQ(mapped.text, one.text);
        EXPECT_EQ(mapped.refusal, "");
    }
}

TEST(Mapping, what_is_not_translated_is_refused_with_the_nearest) {
    const auto mapped = evaluate(R"({ column = "b", values = { Yes = "y", "Mailed check" = "n" } })",
                                 {"1", "Mailed chek", "3"});
    EXPECT_EQ(mapped.refusal,
              R"("Mailed chek" is not among the values that the mapping translates: Mailed check, Yes; )"
              R"(did you mean "Mailed check"?)");
    EXPECT_EQ(mapped.source, "Mailed chek");
}

TEST(Mapping, a_date_of_another_form_is_refused) {
    for (const std::string_view wrong : {"2025-02-28", "29.02.2025", "1.2.2025", "28.02.2025x", "28.02.25"}) {
        const auto mapped = evaluate(R"({ column = "b", date_format = "DD.MM.YYYY" })", {"1", wrong, "3"});
        EXPECT_EQ(mapped.refusal, "\"" + std::string{wrong} + "\" is no date of the form DD.MM.YYYY");
    }
}

TEST(Mapping, fixed_texts_are_those_that_stand_in_no_row) {
    const Mapping mapping = parse(R"([customer]
number = "a"
name = { column = "a", values = { Yes = "y", No = "n" }, otherwise = "o", default = "d" }
status = { constant = "c" })");
    const auto texts = [&](std::string_view field) {
        return mapping.section("customer")->find(field)->expression.fixed_texts();
    };
    EXPECT_EQ(texts("number"), std::vector<std::string>{});
    EXPECT_EQ(texts("name"), (std::vector<std::string>{"d", "o", "n", "y"}));
    EXPECT_EQ(texts("status"), std::vector<std::string>{"c"});
}

TEST(Mapping, sections_records_and_places) {
    const Mapping mapping = parse(R"([file]
separator = ";"

[customer]
number = "a"
[customer.custom_fields]
plan = "b"

[[service]]
code = "X"
customer_types = ["business"]

[[subscription]]
service = "c"
[[subscription]]
service = { constant = "Y" })");
    EXPECT_EQ(mapping.csv.separator, ';');
    ASSERT_EQ(mapping.sections.size(), 3U);
    EXPECT_NE(mapping.section("customer")->find("custom_fields.plan"), nullptr);
    ASSERT_EQ(mapping.records.size(), 1U);
    EXPECT_EQ(mapping.place(mapping.records[0].line), "test.toml:9");
    EXPECT_NE(mapping.records[0].json.find("\"code\""), std::string::npos);
}

struct FaultCase {
    std::string_view name;
    std::string_view text;
    std::vector<std::string_view> faults;
};

TEST(Mapping, faults_are_told_by_line_with_the_nearest) {
    // clang-format off
    const FaultCase cases[] = {
        {"no toml", "[customer\n", {"test.toml:1"}},
        {"asserted by the library", "[ {", {"test.toml"}},
        {"no section", "", {"test.toml:1: the section [customer] is missing"}},
        {"unknown section", "[customer]\nnumber = \"a\"\n[custmer2]\n",
         {R"(test.toml:3: "custmer2" is no known section; did you mean "customer"?)"}},
        {"unknown field", "[customer]\nnumber = \"a\"\nnmae = \"b\"\n",
         {R"(test.toml:3: "nmae" is no known field of customer; did you mean "name"?)"}},
        {"unknown key", "[customer]\nnumber = { colunm = \"a\" }\n",
         {R"("colunm" is no known key of a field; did you mean "column"?)",
          "number needs column, template or constant, and one of them"}},
        {"required", "[customer]\nname = \"b\"\n", {"test.toml:1: customer needs the field number"}},
        {"two sources", "[customer]\nnumber = { column = \"a\", constant = \"b\" }\n",
         {"test.toml:2: number needs column, template or constant, and one of them"}},
        {"number", "[customer]\nnumber = 12\n", {"number is the name of a column in quotes"}},
        {"value no text", "[customer]\nnumber = { column = \"a\", values = { Yes = true } }\n",
         {"Yes is a text: write it in quotes"}},
        {"otherwise alone", "[customer]\nnumber = { column = \"a\", otherwise = \"b\" }\n",
         {"number has otherwise without values"}},
        {"open brace", "[customer]\nnumber = { template = \"{a\" }\n", {"a template names columns as {column}"}},
        {"no column", "[customer]\nnumber = { template = \"a\" }\n", {"the template names no column; use constant"}},
        {"single written as many", "[[customer]]\nnumber = \"a\"\n", {"this is one section: write [customer]"}},
        {"many written as single", "[customer]\nnumber = \"a\"\n[service]\ncode = \"x\"\n",
         {"test.toml:3: there may be several: write [[service]]"}},
        {"separator", "[file]\nseparator = \";;\"\n[customer]\nnumber = \"a\"\n",
         {"test.toml:2: separator is one character"}},
        {"all at once", "[customer]\nnmae = \"b\"\nstats = \"c\"\n",
         {"customer needs the field number", "\"nmae\"", "\"stats\""}},
    };
    // clang-format on
    for (const FaultCase& one : cases) {
        SCOPED_TRACE(one.name);
        try {
            parse(one.text);
            ADD_FAILURE() << "not refused";
        } catch (const Problem& problem) {
            EXPECT_EQ(problem.code(), ProblemCode::validation_failed);
            for (const std::string_view fault : one.faults)
                EXPECT_NE(problem.sentence().find(fault), std::string::npos) << problem.sentence();
        }
    }
}

TEST(Mapping, columns_that_the_file_lacks_are_all_told) {
    Mapping mapping = parse("[customer]\nnumber = \"custmerID\"\nname = { template = \"{First} {Last}\" }\n");
    const std::vector<std::string> header{"customerID", "Last"};
    try {
        mapping.bind(header);
        ADD_FAILURE() << "not refused";
    } catch (const Problem& problem) {
        ASSERT_EQ(problem.fields().size(), 2U);
        EXPECT_EQ(problem.fields()[0].field, "test.toml:2");
        EXPECT_EQ(problem.fields()[0].message,
                  R"(the file has no column "custmerID"; did you mean "customerID"?)");
        EXPECT_EQ(problem.fields()[1].message, R"(the file has no column "First"; it has: customerID, Last)");
    }
}

}  // namespace
}  // namespace dotmac::platform
