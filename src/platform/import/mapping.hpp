// A mapping says how the rows of a CSV file become records. It is a TOML text:
//
//   [file]
//   separator = ";"                      # a comma where left out; "\t" for tabs
//
//   [customer]                           # a section, one key per field of ours. A field is
//   phone = "Telephone"                  #   the column of that name
//   name = { template = "{First} {Last}" }            # or several columns, put together
//   customer_type = { constant = "residential" }      # or the same for every row
//   account_status = { column = "Churn", values = { Yes = "cancelled", No = "active" } }
//
//   [[service]]                          # a record as the API takes it, not made from rows
//   code = "DSL"
//
// What a field does with the text it gets, in this order:
//
//   default = "…"              stands in where the columns are all blank; without it such a field is left out
//   values = {…}               translates; a text that is not listed is refused,
//   otherwise = "…"            unless this stands in for it
//   date_format = "DD/MM/YYYY" reads a date so written; M and D take one digit or two
//   decimal_separator = ","    reads a number so written, and
//   thousands_separator = "."  leaves these out of it
//
// Which sections and fields there are is the caller's to say: nothing here knows what they mean.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "platform/import/csv.hpp"

namespace dotmac::platform {

struct SectionRule {
    std::string_view name;
    bool is_repeated = false;  // written [[name]], any number of times
    bool is_required = false;
    bool is_record = false;  // taken as it is; whoever reads the record checks its fields
    std::vector<std::string_view> fields{};
    std::vector<std::string_view> required_fields{};
    std::vector<std::string_view> open_tables{};  // fields that are tables whose keys are anybody's choice
};

// What a field makes of one row.
struct MappedText {
    std::string text;     // empty: the field is left out
    std::string source;   // what stood in the columns
    std::string refusal;  // not empty: why it makes nothing of them
};

class Expression {
  public:
    struct Piece {
        std::string literal;  // stands before the column
        std::string column;   // empty: nothing follows the literal
        std::size_t position = 0;
    };
    std::vector<Piece> pieces;
    std::optional<std::map<std::string, std::string, std::less<>>> values;
    std::optional<std::string> fallback;
    std::optional<std::string> otherwise;
    std::string date_format;
    std::string decimal_separator;
    std::string thousands_separator;

    MappedText evaluate(std::span<const std::string_view> row) const;
    std::string columns() const;  // their names, as a report shows them
    // The texts that can come of it without standing in any row: worth checking before the first one.
    std::vector<std::string> fixed_texts() const;

  private:
    void reformat(MappedText& mapped) const;
};

struct MappedField {
    std::string name;  // "email", "custom_fields.tenure"
    std::size_t line = 0;
    Expression expression;
};

struct MappedSection {
    std::string name;
    std::size_t line = 0;
    std::vector<MappedField> fields;

    const MappedField* find(std::string_view field) const;
};

struct MappedRecord {
    std::string section;
    std::size_t line = 0;
    std::string json;
};

struct Mapping {
    std::string file_name;  // for messages
    CsvOptions csv;
    std::vector<MappedSection> sections;
    std::vector<MappedRecord> records;

    const MappedSection* section(std::string_view name) const;  // the first of that name
    // Finds every column in the header of a file. Throws Problem(validation_failed) with those it lacks.
    void bind(std::span<const std::string> header);
    // "telco.toml:12", the place of a fault.
    std::string place(std::size_t line) const;
};

// Throws Problem(validation_failed) with every fault, each at its place `file_name:line`.
Mapping parse_mapping(std::string_view toml, std::string_view file_name, std::span<const SectionRule> rules);

// The ISO form of a date that is written in that format; nothing where it is not.
std::optional<std::string> reformat_date(std::string_view text, std::string_view format);

}  // namespace dotmac::platform
