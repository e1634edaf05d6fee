#include <fmt/format.h>

#include <iterator>

#include "base/text.hpp"
#include "registry/acceptance.hpp"
#include "registry/export.hpp"

namespace dotmac::registry {

namespace {

std::string choice(std::string_view text, const ValueInfo& value, const std::string& description,
                   bool is_retired) {
    return fmt::format(R"({{"const": {}, "title": {}, "description": {}{}}})", quote_json(text),
                       quote_json(value.constant), quote_json(description),
                       is_retired ? R"(, "deprecated": true)" : "");
}

std::vector<std::string> choices_of(const EnumInfo& specified) {
    std::vector<std::string> choices;
    for (const ValueInfo& value : specified.values) {
        choices.push_back(
            choice(value.text, value, reader_description(specified, {&value}), value.deprecated != nullptr));
        for (const Rename& rename : value.renamed_from)
            choices.push_back(
                choice(rename.text, value, reader_description(specified, {&value, &rename}), true));
    }
    return choices;
}

// A choice of constants rather than `enum`, so that every value carries its description. What is deprecated
// or renamed is among them: it is still accepted for a while.
std::string definition(const EnumInfo& specified) {
    return fmt::format(
        "    {}: {{\n      \"description\": {},\n      \"type\": \"string\",\n      \"oneOf\": [\n        "
        "{}\n"
        "      ]\n    }}",
        quote_json(specified.name), quote_json(specified.purpose),
        fmt::join(choices_of(specified), ",\n        "));
}

}  // namespace

std::string export_json_schema(std::span<const EnumInfo> enums) {
    std::string out = "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n";
    if (enums.size() == 1) {
        const std::string reference = fmt::format("#/$defs/{}", enums[0].name);
        fmt::format_to(std::back_inserter(out), "  \"$ref\": {},\n", quote_json(reference));
    }
    out += "  \"$defs\": {";
    for (std::size_t i = 0; i < enums.size(); ++i) {
        out += i == 0 ? "\n" : ",\n";
        out += definition(enums[i]);
    }
    return out + "\n  }\n}\n";
}

}  // namespace dotmac::registry
