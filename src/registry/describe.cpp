#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "registry/export.hpp"
#include "registry/rules.hpp"

namespace dotmac::registry {

namespace {

void write_rules(std::string& out, std::size_t indent, std::span<const std::string_view> ids) {
    for (const std::string_view id : ids) {
        fmt::format_to(std::back_inserter(out), "{:{}}{}  {}\n", "", indent, id, find_rule(id)->text);
    }
}

std::size_t widest_value(const EnumInfo& specified) {
    std::size_t width = 0;
    for (const ValueInfo& value : specified.values)
        width = std::max(width, value.text.size());
    return width;
}

void write_value(std::string& out, const EnumInfo& specified, const ValueInfo& value, std::size_t width) {
    fmt::format_to(std::back_inserter(out), "  {:<{}}  {}", value.text, width, value.description);
    if (specified.initial == value.text) out += " [initial]";
    if (value.is_final) out += " [final]";
    out += '\n';
    write_rules(out, width + 4, value.rules);
    for (const Rename& rename : value.renamed_from) {
        fmt::format_to(std::back_inserter(out), "{:{}}renamed from {} on {}, which is accepted until {}\n",
                       "", width + 4, rename.text, rename.since, rename.accepted_until);
    }
    if (value.deprecated == nullptr) return;
    fmt::format_to(std::back_inserter(out), "{:{}}deprecated since {}, accepted until {}: use {}\n", "",
                   width + 4, value.deprecated->since, value.deprecated->accepted_until,
                   value.deprecated->replaced_by);
}

}  // namespace

std::string describe(const EnumInfo& specified) {
    std::string out = fmt::format("{} ({})\n{}\nstored in {}", specified.name, specified.module,
                                  specified.purpose, join(specified.columns, ", "));
    if (!specified.junction.empty()) out += fmt::format(", through {}", join(specified.junction, ", "));
    out += "\n";
    write_rules(out, 0, specified.rules);

    const std::size_t width = widest_value(specified);
    out += "\nvalues\n";
    for (const ValueInfo& value : specified.values)
        write_value(out, specified, value, width);

    if (specified.transitions.empty()) return out;
    out += "\ntransitions\n";
    for (const TransitionInfo& transition : specified.transitions) {
        fmt::format_to(std::back_inserter(out), "  {:<{}} -> {:<{}}  {}\n", transition.from, width,
                       transition.to, width, transition.reason);
    }
    return out;
}

}  // namespace dotmac::registry
