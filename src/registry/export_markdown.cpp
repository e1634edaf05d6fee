#include <fmt/format.h>

#include <iterator>

#include "base/text.hpp"
#include "registry/export.hpp"
#include "registry/rules.hpp"

namespace dotmac::registry {

namespace {

// A bar would end the cell; markup characters would change the text.
std::string cell(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '|' || c == '<' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

std::string code_list(std::span<const std::string_view> texts) {
    std::string out;
    for (const std::string_view text : texts) {
        if (!out.empty()) out += ", ";
        fmt::format_to(std::back_inserter(out), "`{}`", text);
    }
    return out;
}

std::string remarks(const EnumInfo& specified, const ValueInfo& value) {
    std::vector<std::string_view> parts;
    if (specified.initial == value.text) parts.emplace_back("initial");
    if (value.is_final) parts.emplace_back("final");
    std::string out = join(parts, ", ");
    for (const Rename& rename : value.renamed_from) {
        fmt::format_to(std::back_inserter(out), "{}renamed from `{}` on {}, which is accepted until {}",
                       out.empty() ? "" : ", ", rename.text, rename.since, rename.accepted_until);
    }
    if (value.deprecated == nullptr) return out;
    if (!out.empty()) out += ", ";
    fmt::format_to(std::back_inserter(out),
                   "deprecated since {}, accepted for new records until {}; use `{}`. {}",
                   value.deprecated->since, value.deprecated->accepted_until, value.deprecated->replaced_by,
                   cell(value.deprecated->note));
    return out;
}

void write_values(std::string& out, const EnumInfo& specified) {
    out += "| value | constant | description | rules | remarks |\n| --- | --- | --- | --- | --- |\n";
    for (const ValueInfo& value : specified.values) {
        fmt::format_to(std::back_inserter(out), "| `{}` | `{}` | {} | {} | {} |\n", value.text,
                       value.constant, cell(value.description), join(value.rules, ", "),
                       remarks(specified, value));
    }
}

void write_transitions(std::string& out, const EnumInfo& specified) {
    if (specified.transitions.empty()) return;
    out += "\n| from | to | reason |\n| --- | --- | --- |\n";
    for (const TransitionInfo& transition : specified.transitions) {
        fmt::format_to(std::back_inserter(out), "| `{}` | `{}` | {} |\n", transition.from, transition.to,
                       cell(transition.reason));
    }
}

// Mermaid, which the pages of most code hosts draw.
void write_state_machine(std::string& out, const EnumInfo& specified) {
    if (!specified.initial) return;
    fmt::format_to(std::back_inserter(out), "\n```mermaid\nstateDiagram-v2\n    [*] --> {}\n",
                   *specified.initial);
    for (const TransitionInfo& transition : specified.transitions)
        fmt::format_to(std::back_inserter(out), "    {} --> {}\n", transition.from, transition.to);
    for (const ValueInfo& value : specified.values) {
        if (value.is_final) fmt::format_to(std::back_inserter(out), "    {} --> [*]\n", value.text);
    }
    out += "```\n";
}

void write_rules(std::string& out, const EnumInfo& specified) {
    bool first = true;
    for (const Rule& rule : rules) {
        if (rule.enum_name != specified.name) continue;
        if (first) out += "\n";
        first = false;
        fmt::format_to(std::back_inserter(out), "- **{}** {}\n", rule.id, cell(rule.text));
    }
}

}  // namespace

std::string export_markdown(std::span<const EnumInfo> enums) {
    std::string out =
        "# Enum reference\n\nMade by `dotmac enums export --format markdown`; "
        "[changing-an-enum.md](changing-an-enum.md) tells how a value is added, deprecated, renamed or "
        "removed.\n";
    std::string_view module;
    for (const EnumInfo& specified : enums) {
        if (specified.module != module) {
            module = specified.module;
            fmt::format_to(std::back_inserter(out), "\n## {}\n", module);
        }
        fmt::format_to(std::back_inserter(out), "\n### {}\n\n{}. Stored in {}", specified.name,
                       cell(specified.purpose), code_list(specified.columns));
        if (!specified.junction.empty()) {
            fmt::format_to(std::back_inserter(out), " (through {})", code_list(specified.junction));
        }
        out += ".\n\n";
        write_values(out, specified);
        write_state_machine(out, specified);
        write_transitions(out, specified);
        write_rules(out, specified);
    }
    return out;
}

}  // namespace dotmac::registry
