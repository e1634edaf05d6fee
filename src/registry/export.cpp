#include "registry/export.hpp"

#include <array>

namespace dotmac::registry {

namespace {

// In the order of Format.
constexpr std::array<std::string_view, 7> names = {"json",        "typescript", "javascript", "python",
                                                   "json-schema", "markdown",   "dot"};

}  // namespace

std::span<const std::string_view> format_names() {
    return names;
}

std::optional<Format> parse_format(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) return static_cast<Format>(i);
    }
    return std::nullopt;
}

std::string export_enums(std::span<const EnumInfo> enums, Format format) {
    switch (format) {
        case Format::json:
            return export_json(enums);
        case Format::typescript:
            return export_typescript(enums);
        case Format::javascript:
            return export_javascript(enums);
        case Format::python:
            return export_python(enums);
        case Format::json_schema:
            return export_json_schema(enums);
        case Format::markdown:
            return export_markdown(enums);
        case Format::dot:
            return export_dot(enums);
    }
    return {};
}

}  // namespace dotmac::registry
