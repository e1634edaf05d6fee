#include <fmt/format.h>

#include <iterator>

#include "base/text.hpp"
#include "registry/export.hpp"
#include "registry/rules.hpp"

namespace dotmac::registry {

namespace {

// Names of nodes are unique over all machines of the graph. JSON's quoting is Graphviz's quoting for all
// that specifications hold.
std::string node(const EnumInfo& specified, std::string_view value) {
    return quote_json(fmt::format("{}.{}", specified.name, value));
}

// The number of the rule, or the word that a value's description is quoted for.
std::string_view label(const TransitionInfo& transition) {
    if (find_rule(transition.reason.substr(0, 4)) != nullptr) return transition.reason.substr(0, 4);
    return "description";
}

void write_machine(std::string& out, const EnumInfo& specified) {
    fmt::format_to(std::back_inserter(out),
                   "  subgraph cluster_{0} {{\n    label=\"{0}\";\n    {1} [shape=point];\n", specified.name,
                   node(specified, ""));
    for (const ValueInfo& value : specified.values) {
        fmt::format_to(std::back_inserter(out), "    {} [label={}, tooltip={}{}];\n",
                       node(specified, value.text), quote_json(value.text), quote_json(value.description),
                       value.is_final ? ", peripheries=2" : "");
    }
    fmt::format_to(std::back_inserter(out), "    {} -> {};\n", node(specified, ""),
                   node(specified, *specified.initial));
    for (const TransitionInfo& transition : specified.transitions) {
        fmt::format_to(std::back_inserter(out), "    {} -> {}", node(specified, transition.from),
                       node(specified, transition.to));
        if (transition.reason != drawn) {
            fmt::format_to(std::back_inserter(out), " [style=dashed, label={}, tooltip={}]",
                           quote_json(label(transition)), quote_json(transition.reason));
        }
        out += ";\n";
    }
    out += "  }\n";
}

}  // namespace

std::string export_dot(std::span<const EnumInfo> enums) {
    std::string out =
        "digraph enums {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n"
        "  edge [fontname=\"sans-serif\", fontsize=10];\n";
    for (const EnumInfo& specified : enums) {
        if (specified.initial) write_machine(out, specified);
    }
    return out + "}\n";
}

}  // namespace dotmac::registry
