#include <fmt/format.h>

#include <iterator>

#include "base/text.hpp"
#include "registry/export.hpp"

namespace dotmac::registry {

namespace {

std::string choice(const ValueInfo& value) {
    return fmt::format(R"({{"const": {}, "title": {}, "description": {}{}}})", quote_json(value.text),
                       quote_json(value.constant), quote_json(value.description),
                       value.deprecated != nullptr ? R"(, "deprecated": true)" : "");
}

// A choice of constants rather than `enum`, so that every value carries its description. A deprecated value
// is among them: stored records may hold it.
std::string definition(const EnumInfo& specified) {
    std::string choices;
    for (const ValueInfo& value : specified.values) {
        if (!choices.empty()) choices += ",\n        ";
        choices += choice(value);
    }
    return fmt::format(
        "    {}: {{\n      \"description\": {},\n      \"type\": \"string\",\n      \"oneOf\": [\n        "
        "{}\n"
        "      ]\n    }}",
        quote_json(specified.name), quote_json(specified.purpose), choices);
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
