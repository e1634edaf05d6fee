#include <fmt/format.h>

#include <iterator>

#include "registry/export.hpp"

namespace dotmac::registry {

namespace {

// TypeScript is this JavaScript with types: one description makes both.
enum class Dialect { typescript, javascript };

constexpr std::string_view heading =
    "// The enums of DotMac. Made by `dotmac enums export`: change the specification, not this file.\n";

// `*/` would end the comment.
std::string comment(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '/' && out.ends_with('*')) out += ' ';
        out += c;
    }
    return out;
}

std::string documentation(const ValueInfo& value) {
    std::string text = comment(value.description);
    for (const Rename& rename : value.renamed_from) {
        fmt::format_to(std::back_inserter(text),
                       "\n   * Renamed from '{}' on {}, which is accepted until {}.", rename.text,
                       rename.since, rename.accepted_until);
    }
    if (value.deprecated != nullptr) {
        fmt::format_to(std::back_inserter(text), "\n   * @deprecated since {}, accepted until {}, use {}",
                       value.deprecated->since, value.deprecated->accepted_until,
                       comment(value.deprecated->replaced_by));
    }
    return fmt::format("/** {} */", text);
}

void write_constants(std::string& out, const EnumInfo& specified, Dialect dialect) {
    const bool typed = dialect == Dialect::typescript;
    fmt::format_to(std::back_inserter(out), "\n/** {} */\nexport const {} = {}{{\n",
                   comment(specified.purpose), specified.name, typed ? "" : "Object.freeze(");
    for (const ValueInfo& value : specified.values) {
        fmt::format_to(std::back_inserter(out), "  {}\n  {}: '{}',\n", documentation(value), value.constant,
                       value.text);
    }
    out += typed ? "} as const;\n" : "});\n";
    if (!typed) return;
    fmt::format_to(std::back_inserter(out), "export type {0} = (typeof {0})[keyof typeof {0}];\n",
                   specified.name);
}

void write_transitions(std::string& out, const EnumInfo& specified, Dialect dialect) {
    if (!specified.initial) return;
    const bool typed = dialect == Dialect::typescript;
    fmt::format_to(std::back_inserter(out), "\n/** What may follow each value; a record starts as {}. */\n",
                   *specified.initial);
    fmt::format_to(std::back_inserter(out), "export const {}Transitions", specified.name);
    if (typed) {
        fmt::format_to(std::back_inserter(out), ": Readonly<Record<{0}, readonly {0}[]>> = {{\n",
                       specified.name);
    } else {
        out += " = Object.freeze({\n";
    }
    for (const ValueInfo& value : specified.values) {
        std::string next;
        for (const TransitionInfo& transition : specified.transitions) {
            if (transition.from != value.text) continue;
            if (!next.empty()) next += ", ";
            fmt::format_to(std::back_inserter(next), "'{}'", transition.to);
        }
        const std::string list = typed ? fmt::format("[{}]", next) : fmt::format("Object.freeze([{}])", next);
        fmt::format_to(std::back_inserter(out), "  {}: {},\n", value.text, list);
    }
    out += typed ? "};\n" : "});\n";
}

std::string write(std::span<const EnumInfo> enums, Dialect dialect) {
    std::string out(heading);
    for (const EnumInfo& specified : enums) {
        write_constants(out, specified, dialect);
        write_transitions(out, specified, dialect);
    }
    return out;
}

}  // namespace

std::string export_typescript(std::span<const EnumInfo> enums) {
    return write(enums, Dialect::typescript);
}

std::string export_javascript(std::span<const EnumInfo> enums) {
    return write(enums, Dialect::javascript);
}

}  // namespace dotmac::registry
