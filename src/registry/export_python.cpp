#include <fmt/format.h>

#include <iterator>

#include "base/text.hpp"
#include "registry/export.hpp"

namespace dotmac::registry {

namespace {

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

// "SLAStatus" becomes "SLA_STATUS".
std::string constant_name(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool word_starts = is_upper(name[i]) && i > 0 &&
                                 (!is_upper(name[i - 1]) || (i + 1 < name.size() && !is_upper(name[i + 1])));
        if (word_starts) out += '_';
        out += is_upper(name[i]) ? name[i] : static_cast<char>(name[i] - 'a' + 'A');
    }
    return out;
}

std::string remark(const ValueInfo& value) {
    std::string text{value.description};
    for (const Rename& rename : value.renamed_from) {
        fmt::format_to(std::back_inserter(text), "; renamed from \"{}\" on {}, which is accepted until {}",
                       rename.text, rename.since, rename.accepted_until);
    }
    if (value.deprecated != nullptr) {
        fmt::format_to(std::back_inserter(text), "; deprecated since {}, accepted until {}: use {}",
                       value.deprecated->since, value.deprecated->accepted_until,
                       value.deprecated->replaced_by);
    }
    return text;
}

void write_class(std::string& out, const EnumInfo& specified) {
    // A JSON string is a Python string as well.
    fmt::format_to(std::back_inserter(out), "\n\nclass {}(enum.Enum):\n    {}\n\n", specified.name,
                   quote_json(specified.purpose));
    for (const ValueInfo& value : specified.values) {
        fmt::format_to(std::back_inserter(out), "    {} = \"{}\"  # {}\n", value.constant, value.text,
                       remark(value));
    }
}

void write_transitions(std::string& out, const EnumInfo& specified) {
    if (!specified.initial) return;
    fmt::format_to(std::back_inserter(out), "\n\n# What may follow each value; a record starts as {}.\n",
                   *specified.initial);
    fmt::format_to(std::back_inserter(out), "{}_TRANSITIONS = {{\n", constant_name(specified.name));
    for (const ValueInfo& value : specified.values) {
        std::string next;
        for (const TransitionInfo& transition : specified.transitions) {
            if (transition.from != value.text) continue;
            if (!next.empty()) next += ", ";
            fmt::format_to(std::back_inserter(next), "{}.{}", specified.name,
                           specified.find(transition.to)->constant);
        }
        fmt::format_to(std::back_inserter(out), "    {}.{}: frozenset([{}]),\n", specified.name,
                       value.constant, next);
    }
    out += "}\n";
}

}  // namespace

std::string export_python(std::span<const EnumInfo> enums) {
    std::string out =
        "\"\"\"The enums of DotMac.\n\nMade by `dotmac enums export`: change the specification, not this "
        "file.\n"
        "\"\"\"\n\nimport enum\n";
    for (const EnumInfo& specified : enums) {
        write_class(out, specified);
        write_transitions(out, specified);
    }
    return out;
}

}  // namespace dotmac::registry
