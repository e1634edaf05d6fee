#include "app/command.hpp"
#include "app/output.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "modules/catalogue.hpp"
#include "registry/export.hpp"

namespace dotmac::app {
namespace {

const registry::EnumInfo& named_enum(const std::string& name) {
    if (const auto* found = modules::find_enum(name)) return *found;
    // Names are compared in lower case, so that "invoicestatus" finds InvoiceStatus.
    std::vector<std::string> lowered;
    for (const auto& info : modules::all_enums())
        lowered.push_back(lower_ascii(info.name));
    const std::vector<std::string_view> candidates{lowered.begin(), lowered.end()};
    const auto near = nearest(name, candidates);
    std::string sentence = "There is no enum '" + name + "'.";
    for (const auto& info : modules::all_enums()) {
        if (near && lower_ascii(info.name) == *near)
            sentence += " Did you mean " + std::string{info.name} + "?";
    }
    throw Problem(ProblemCode::not_found, sentence + " `dotmac enums list` shows them all.");
}

int list(const Arguments& arguments) {
    if (arguments.json) {
        print(registry::export_enums(modules::all_enums(), registry::Format::json));
        return 0;
    }
    Table table{{"Module", "Enum", "Values", "Transitions", "Stored in"}, {}, {false, false, true, true}};
    for (const auto& info : modules::all_enums()) {
        const auto transitions = info.transitions.size();
        table.rows.push_back({std::string{info.module}, std::string{info.name},
                              std::to_string(info.values.size()),
                              transitions == 0 ? "" : std::to_string(transitions), join(info.columns, ", ")});
    }
    print(render(table));
    return 0;
}

int show(const Arguments& arguments) {
    const auto& info = named_enum(arguments.get("NAME"));
    print(arguments.json ? registry::export_enums({&info, 1}, registry::Format::json)
                         : registry::describe(info));
    return 0;
}

int export_all(const Arguments& arguments) {
    const auto format = registry::parse_format(arguments.get("format"));
    const auto one = arguments.find("enum");
    print(registry::export_enums(one ? std::span{&named_enum(*one), 1} : modules::all_enums(), *format));
    return 0;
}

}  // namespace

std::vector<Command> enum_commands() {
    const auto names = registry::format_names();
    return {
        {"enums list", "All enums of the registry", {}, list},
        {"enums show",
         "One enum: values, rules, state machine",
         {{"NAME", OptionKind::positional, "Its name, such as InvoiceStatus"}},
         show},
        {"enums export",
         "The registry for other programs and for readers",
         {{"enum", OptionKind::value, "Only this one"}},
         export_all,
         {names.begin(), names.end()}},
    };
}

}  // namespace dotmac::app
