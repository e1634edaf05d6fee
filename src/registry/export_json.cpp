#include <fmt/format.h>

#include <iterator>

#include "base/text.hpp"
#include "registry/export.hpp"

namespace dotmac::registry {

namespace {

std::string list(std::span<const std::string_view> texts) {
    std::string out;
    for (const std::string_view text : texts) {
        if (!out.empty()) out += ", ";
        out += quote_json(text);
    }
    return '[' + out + ']';
}

std::string deprecated(const Deprecation* deprecated) {
    if (deprecated == nullptr) return "null";
    return fmt::format(R"({{"since": {}, "replaced_by": {}, "accepted_until": {}, "note": {}}})",
                       quote_json(deprecated->since), quote_json(deprecated->replaced_by),
                       quote_json(deprecated->accepted_until), quote_json(deprecated->note));
}

std::string renames(std::span<const Rename> former) {
    std::string out;
    for (const Rename& one : former) {
        if (!out.empty()) out += ", ";
        out += fmt::format(R"({{"value": {}, "since": {}, "accepted_until": {}}})", quote_json(one.text),
                           quote_json(one.since), quote_json(one.accepted_until));
    }
    return '[' + out + ']';
}

// For those who asked in a language.
std::string worded(const ValueInfo& value) {
    if (value.label.empty()) return {};
    return fmt::format(R"(, "label": {}, "closed": {})", quote_json(value.label), value.is_closed);
}

std::string item(const ValueInfo& value) {
    return fmt::format(
        R"({{"value": {}, "name": {}, "description": {}, "rules": {}, "final": {}, "deprecated": {}, )"
        R"("renamed_from": {}{}}})",
        quote_json(value.text), quote_json(value.constant), quote_json(value.description), list(value.rules),
        value.is_final, deprecated(value.deprecated), renames(value.renamed_from), worded(value));
}

std::string item(const TransitionInfo& transition) {
    return fmt::format(R"({{"from": {}, "to": {}, "reason": {}}})", quote_json(transition.from),
                       quote_json(transition.to), quote_json(transition.reason));
}

// One line each.
template <typename Item>
std::string lines(std::span<const Item> items) {
    if (items.empty()) return "[]";
    std::string out;
    for (const Item& one : items) {
        out += out.empty() ? "[\n        " : ",\n        ";
        out += item(one);
    }
    return out + "\n      ]";
}

std::string item(const EnumInfo& specified) {
    return fmt::format(
        R"(    {{
      "name": {},{}
      "module": {},
      "purpose": {},
      "columns": {},
      "rules": {},
      "initial": {},
      "values": {},
      "transitions": {}
    }})",
        quote_json(specified.name),
        specified.label.empty() ? "" : "\n      \"label\": " + quote_json(specified.label) + ",",
        quote_json(specified.module), quote_json(specified.purpose), list(specified.columns),
        list(specified.rules), specified.initial ? quote_json(*specified.initial) : "null",
        lines(specified.values), lines(specified.transitions));
}

}  // namespace

std::string export_json(std::span<const EnumInfo> enums) {
    std::string out = "{\n  \"version\": 1,\n  \"enums\": [";
    for (std::size_t i = 0; i < enums.size(); ++i) {
        out += i == 0 ? "\n" : ",\n";
        out += item(enums[i]);
    }
    return out + "\n  ]\n}\n";
}

}  // namespace dotmac::registry
