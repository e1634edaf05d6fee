#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "app/command.hpp"
#include "app/enum_names.hpp"
#include "app/output.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "modules/catalogue.hpp"
#include "registry/export.hpp"
#include "registry/lock.hpp"

namespace dotmac::app {

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

namespace {

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

constexpr const char* lock_file = "registry.lock.json";

std::string read_file(const std::string& name) {
    std::ifstream file{name};
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) throw Problem(ProblemCode::not_found, "The file " + name + " cannot be read.");
    return text.str();
}

// The date of a release is the builder's, in UTC; no tenant's clock has a say in it.
std::string release_date(const Arguments& arguments) {
    const auto given = arguments.find("on");
    if (!given) return to_string(TimeZone{}.date_at(system_now()));
    if (const auto date = parse_date(*given)) return to_string(*date);
    throw invalid_field("--on", quote_json(*given) + " is no date such as 2026-12-31.");
}

int check(const Arguments& arguments) {
    const auto file = arguments.find("against");
    const auto released = registry::read_lock(file ? read_file(*file) : registry::released_lock());
    const auto changes = registry::breaking_changes(released, registry::lock_of(modules::all_enums()),
                                                    release_date(arguments));
    std::string json;
    for (const std::string& change : changes)
        json += (json.empty() ? "" : ",") + quote_json(change);
    if (arguments.json) {
        print("{\"breaking\":[" + json + "]}");
    } else {
        print(changes.empty() ? "The registry breaks nothing that was released."
                              : fmt::format("{}", fmt::join(changes, "\n")));
    }
    return changes.empty() ? 0 : 1;
}

int lock(const Arguments& arguments) {
    const std::string name = arguments.find("out").value_or(lock_file);
    std::ofstream file{name};
    file << registry::write_lock(registry::lock_of(modules::all_enums()));
    file.close();
    if (!file) throw Problem(ProblemCode::conflict, "The file " + name + " cannot be written.");
    print(name + " holds the present registry. Commit it with the release.");
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
        {"enums check",
         "Compares the registry with the one last released: exit code 1 where a change breaks somebody",
         {{"against", OptionKind::value, "A lock file; the one built into the program where left out"},
          {"on", OptionKind::value, "The day of the release (default: today)"}},
         check},
        {"enums lock",
         "Accepts the present registry as the one released: writes its lock file",
         {{"out", OptionKind::value, "Where to (default: registry.lock.json)"}},
         lock,
         {"table"}},
        {"enums export",
         "The registry for other programs and for readers",
         {{"enum", OptionKind::value, "Only this one"}},
         export_all,
         {names.begin(), names.end()}},
    };
}

}  // namespace dotmac::app
