#pragma once

// What others read about the enums: programs, frontends, people. Each format is one exporter in
// export_<format>.cpp; all are derived from the specifications alone. The output ends in a newline.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "registry/info.hpp"

namespace dotmac::registry {

enum class Format { json, typescript, javascript, python, json_schema, markdown, dot };

// As written on the command line: "json", "typescript", … "json-schema", "markdown", "dot".
std::span<const std::string_view> format_names();
std::optional<Format> parse_format(std::string_view name);

// One enum is exported as a span of one.
std::string export_enums(std::span<const EnumInfo> enums, Format format);

std::string export_json(std::span<const EnumInfo> enums);
// `export const CustomerType = { RESIDENTIAL: 'residential', … } as const`, a union type of the values, and
// for each state machine `AccountStatusTransitions`: for every value those that may follow.
std::string export_typescript(std::span<const EnumInfo> enums);
// The same as a plain ES module.
std::string export_javascript(std::span<const EnumInfo> enums);
// `class UserRole(enum.Enum)`, and `ACCOUNT_STATUS_TRANSITIONS`.
std::string export_python(std::span<const EnumInfo> enums);
// JSON Schema 2020-12: one definition per enum under `$defs`. The schema of a single enum is that enum.
std::string export_json_schema(std::span<const EnumInfo> enums);
// The reference manual.
std::string export_markdown(std::span<const EnumInfo> enums);
// Graphviz: every state machine, undrawn transitions dashed and labelled with what demands them.
std::string export_dot(std::span<const EnumInfo> enums);

// One enum for a terminal.
std::string describe(const EnumInfo& specified);

}  // namespace dotmac::registry
