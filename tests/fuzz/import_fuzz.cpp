// Throws any text at what reads files from strangers: the CSV reader and the mapping.
#include <cstdint>
#include <cstdlib>

#include "base/text.hpp"
#include "platform/import/csv.hpp"
#include "platform/import/mapping.hpp"

namespace {

using namespace dotmac;
using namespace dotmac::platform;

const SectionRule rules[] = {
    {.name = "customer",
     .is_required = true,
     .fields = {"number", "name"},
     .required_fields = {"number"},
     .open_tables = {"custom_fields"}},
    {.name = "service", .is_repeated = true, .is_record = true},
    {.name = "subscription", .is_repeated = true, .fields = {"service"}},
};

void require(bool holds) {
    if (!holds) std::abort();
}

// Rows are sound or have a fault, there are no more of them than bytes, and none is read past the end.
void read_csv(std::string_view text) {
    CsvReader reader{text_source(text), {.largest_row_bytes = 200, .most_columns = 5}};
    CsvRow row;
    std::size_t rows = 0;
    while (reader.next(row)) {
        require(++rows <= text.size() && row.line > 0);
        if (row.fault) continue;
        require(row.fields.size() == reader.header().size());
        for (const std::string_view field : row.fields)
            require(is_valid_utf8(field));
    }
    require(reader.bytes_read() <= text.size());
}

void read_mapping(std::string_view text) {
    Mapping mapping = parse_mapping(text, "fuzz.toml", rules);
    const std::vector<std::string> header{"a", "b"};
    mapping.bind(header);
    const std::vector<std::string_view> row{"1", "2,3"};
    for (const MappedSection& section : mapping.sections) {
        for (const MappedField& field : section.fields) {
            field.expression.evaluate(row);
            field.expression.fixed_texts();
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    for (const auto read : {read_csv, read_mapping}) {
        try {
            read(text);
        } catch (const Problem&) {
            continue;  // a refusal is an answer
        }
    }
    return 0;
}
