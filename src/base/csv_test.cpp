#include "base/csv.hpp"

#include <gtest/gtest.h>

namespace dotmac {
namespace {

struct Case {
    std::string_view text;
    std::string_view cell;
};

TEST(CsvCells, are_quoted_where_they_must_be_and_never_a_formula) {
    // clang-format off
    const Case cases[] = {
        {"",                     ""},
        {"INV-00000001",         "INV-00000001"},
        {"a, b",                 "\"a, b\""},
        {"say \"ah\"",           "\"say \"\"ah\"\"\""},
        {"two\nlines",           "\"two\nlines\""},
        {"-12.50",               "-12.50"},
        {"12.50",                "12.50"},
        {"-",                    "'-"},
        {"-1+2",                 "'-1+2"},
        {"+254712345678",        "'+254712345678"},
        {"=1+1",                 "'=1+1"},
        {"=HYPERLINK(\"x\",1)",  "\"'=HYPERLINK(\"\"x\"\",1)\""},
        {"@SUM(A1)",             "'@SUM(A1)"},
        {"\t=1",                 "'\t=1"},
        {"\r=1",                 "\"'\r=1\""},
        {"1e5",                  "1e5"},
    };
    // clang-format on
    for (const Case& each : cases) {
        std::string out;
        append_csv_cell(out, each.text);
        EXPECT_EQ(out, each.cell);
    }
}

TEST(CsvCells, make_a_line_that_ends_in_cr_lf) {
    std::string out;
    append_csv_line(out, {"a", "b,c", ""});
    EXPECT_EQ(out, "a,\"b,c\",\r\n");
}

}  // namespace
}  // namespace dotmac
