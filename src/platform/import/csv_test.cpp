#include "platform/import/csv.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/problem.hpp"
#include "base/text.hpp"

namespace dotmac::platform {
namespace {

// "line: a|b" for a row, "line ! column: message" for one at fault.
std::vector<std::string> read_all(ByteSource source, const CsvOptions& options = {}) {
    CsvReader reader{std::move(source), options};
    std::vector<std::string> result;
    CsvRow row;
    while (reader.next(row)) {
        std::string text = std::to_string(row.line);
        if (row.fault) {
            text += " ! " + (row.fault->column ? std::to_string(*row.fault->column) : "row") + ": " +
                    row.fault->message;
        } else {
            text += ": " + join(row.fields, "|");
        }
        result.push_back(std::move(text));
    }
    return result;
}

// Gives a byte at a time, so that every state of the reader meets the end of its buffer.
ByteSource drip(std::string_view text) {
    return [rest = text](std::span<char> buffer) mutable -> std::size_t {
        if (rest.empty()) return 0;
        buffer[0] = rest.front();
        rest.remove_prefix(1);
        return 1;
    };
}

struct RowCase {
    std::string name;
    std::string text;
    std::vector<std::string> rows;
};

class CsvRows : public testing::TestWithParam<RowCase> {};

TEST_P(CsvRows, are_read_alike_whole_and_byte_by_byte) {
    EXPECT_EQ(read_all(text_source(GetParam().text)), GetParam().rows);
    EXPECT_EQ(read_all(drip(GetParam().text)), GetParam().rows);
}

// clang-format off
const RowCase row_cases[] = {
    {"plain",                   "a,b\n1,2\n3,4\n",                {"2: 1|2", "3: 3|4"}},
    {"last_line_unended",       "a,b\n1,2",                       {"2: 1|2"}},
    {"crlf",                    "a,b\r\n1,2\r\n3,4\r\n",          {"2: 1|2", "3: 3|4"}},
    {"cr_alone",                "a,b\r1,2\r3,4",                  {"2: 1|2", "3: 3|4"}},
    {"header_only",             "a,b\n",                          {}},
    {"byte_order_mark",         "\xEF\xBB\xBF" "a,b\n1,2\n",      {"2: 1|2"}},
    {"blank_lines_are_skipped", "\n\na,b\n\n1,2\n\r\n\n3,4\n\n",  {"5: 1|2", "8: 3|4"}},
    {"empty_fields",            "a,b,c\n,,\n1,,3\n",              {"2: ||", "3: 1||3"}},
    {"spaces_are_kept",         "a,b\n 1 , 2\n",                  {"2:  1 | 2"}},
    {"quotes",                  "a,b\n\"1\",\"2\"\n",             {"2: 1|2"}},
    {"quoted_separator",        "a,b\n\"1,5\",2\n",               {"2: 1,5|2"}},
    {"quoted_quote",            "a,b\n\"say \"\"hi\"\"\",2\n",    {"2: say \"hi\"|2"}},
    {"only_quoted_quotes",      "a,b\n\"\"\"\"\"\",2\n",          {"2: \"\"|2"}},
    {"quoted_empty",            "a\n\"\"\n",                      {"2: "}},
    {"quoted_newline",          "a,b\n\"1\n2\",3\n4,5\n",         {"2: 1\n2|3", "4: 4|5"}},
    {"quoted_crlf",             "a,b\r\n\"1\r\n2\",3\r\n4,5\r\n", {"2: 1\r\n2|3", "4: 4|5"}},
    {"quote_at_end_of_file",    "a,b\n1,\"2\"",                   {"2: 1|2"}},
    {"utf8",                    "a,b\n\xC3\xA9,\xE2\x82\xAC\n",   {"2: \xC3\xA9|\xE2\x82\xAC"}},
    {"too_few",    "a,b\n1\n3,4\n",     {"2 ! row: the row has 1 columns, the header 2", "3: 3|4"}},
    {"too_many",   "a,b\n1,2,3\n3,4\n", {"2 ! row: the row has 3 columns, the header 2", "3: 3|4"}},
    {"not_utf8",   "a,b\n1,\xFF\n3,4\n", {"2 ! 1: the text is not valid UTF-8", "3: 3|4"}},
    {"halves_of_a_character_in_two_fields", "a,b\n\xC3,\xA9\n", {"2 ! 0: the text is not valid UTF-8"}},
    {"quote_inside", "a,b\n1,5\" pipe\n3,4\n",
     {"2 ! 1: a quote stands inside a field that does not begin with one; put the field in quotes and double "
      "the quote", "3: 3|4"}},
    {"text_behind_quote", "a,b\n\"1\"x,2\n3,4\n",
     {"2 ! 0: text stands behind the quote that closes this field", "3: 3|4"}},
    {"never_closed", "a,b\n1,2\n3,\"4\n5,6\n",
     {"2: 1|2", "3 ! 1: the quote that opens this field is never closed"}},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Csv, CsvRows, testing::ValuesIn(row_cases),
                         [](const auto& one) { return one.param.name; });

TEST(Csv, header_is_trimmed_and_named) {
    const CsvReader reader{text_source("customer id , name\n")};
    EXPECT_EQ(reader.header(), (std::vector<std::string>{"customer id", "name"}));
}

TEST(Csv, other_separators) {
    EXPECT_EQ(read_all(text_source("a;b\n1,5;2\n"), {.separator = ';'}),
              (std::vector<std::string>{"2: 1,5|2"}));
    EXPECT_EQ(read_all(text_source("a\tb\n1\t2\n"), {.separator = '\t'}),
              (std::vector<std::string>{"2: 1|2"}));
}

TEST(Csv, a_row_larger_than_the_bound_ends_the_reading) {
    const std::string text = "a,b\n1,2\n\"" + std::string(200, 'x') + "\n3,4\n";
    const auto rows = read_all(text_source(text), {.largest_row_bytes = 100});
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[1],
              "3 ! 0: the row is larger than 100 bytes, so reading ends here; a quote is probably left open");
}

TEST(Csv, a_row_with_more_columns_than_the_bound_is_refused_alone) {
    const auto rows = read_all(text_source("a,b\n1,2,3,4,5\n6,7\n"), {.most_columns = 3});
    EXPECT_EQ(rows, (std::vector<std::string>{"2 ! row: the row has more than 3 columns", "3: 6|7"}));
}

TEST(Csv, bytes_read_reach_the_size_of_the_file) {
    std::string text = "a,b\n";
    for (int i = 0; i < 50'000; ++i)
        text += "1,2\n";
    CsvReader reader{text_source(text)};
    CsvRow row;
    int rows = 0;
    while (reader.next(row))
        ++rows;
    EXPECT_EQ(rows, 50'000);
    EXPECT_EQ(reader.bytes_read(), text.size());
}

struct HeaderCase {
    std::string_view name;
    std::string_view text;
    std::string_view sentence;
};

TEST(Csv, faulty_headers_are_refused_in_a_sentence) {
    const HeaderCase cases[] = {
        {"empty", "", "Line 1: the file is empty; the first line names the columns."},
        {"blank", "\n\n", "Line 1: the file is empty; the first line names the columns."},
        {"twice", "a,b,a\n", R"(Line 1: two columns have the name "a".)"},
        {"utf16", "\xFF\xFE", "Line 1: this is UTF-16; save the file as UTF-8 and try again."},
        {"not_utf8", "a,\xFF\n", "Line 1: the text is not valid UTF-8."},
        {"half_mark", "\xEF\xBB", "Line 1: the file is not valid UTF-8."},
        {"open_quote", "a,\"b\n", "Line 1: the quote that opens this field is never closed."},
    };
    for (const HeaderCase& one : cases) {
        SCOPED_TRACE(one.name);
        try {
            const CsvReader reader{text_source(one.text)};
            ADD_FAILURE() << "not refused";
        } catch (const Problem& problem) {
            EXPECT_EQ(problem.code(), ProblemCode::malformed_request);
            EXPECT_EQ(problem.sentence(), one.sentence);
        }
    }
}

TEST(Csv, a_file_that_is_not_there) {
    EXPECT_THROW(file_source("/nonexistent/file.csv"), Problem);
}

}  // namespace
}  // namespace dotmac::platform
