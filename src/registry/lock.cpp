#include "registry/lock.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <iterator>

#include "base/problem.hpp"
#include "base/text.hpp"

namespace dotmac::registry {
namespace {

std::vector<std::string> copy(std::span<const std::string_view> texts) {
    return {texts.begin(), texts.end()};
}

std::string item(const LockedValue& value) {
    std::string out = fmt::format("{{\"value\": {}", quote_json(value.text));
    if (value.accepted_until) {
        fmt::format_to(std::back_inserter(out), ", \"deprecated\": {{\"accepted_until\": {}}}",
                       quote_json(*value.accepted_until));
    }
    if (!value.renamed_from.empty()) {
        std::string renames;
        for (const LockedRename& rename : value.renamed_from) {
            fmt::format_to(std::back_inserter(renames), "{}{{\"value\": {}, \"accepted_until\": {}}}",
                           renames.empty() ? "" : ", ", quote_json(rename.text),
                           quote_json(rename.accepted_until));
        }
        out += ", \"renamed_from\": [" + renames + ']';
    }
    return out + '}';
}

std::string item(const std::string& text) {
    return quote_json(text);
}

std::string item(const std::pair<std::string, std::string>& transition) {
    return fmt::format("[{}, {}]", quote_json(transition.first), quote_json(transition.second));
}

// One line each, so that a change of the registry is a change of one line.
template <class Item>
std::string lines(const std::vector<Item>& items) {
    if (items.empty()) return "[]";
    std::string out;
    for (const Item& one : items)
        out += (out.empty() ? "[\n        " : ",\n        ") + item(one);
    return out + "\n      ]";
}

using boost::json::object;
using boost::json::value;

std::string text_of(const object& members, std::string_view name) {
    return std::string{members.at(name).as_string()};
}

LockedValue read_value(const object& members) {
    LockedValue read{.text = text_of(members, "value")};
    if (const value* deprecated = members.if_contains("deprecated"))
        read.accepted_until = text_of(deprecated->as_object(), "accepted_until");
    if (const value* renames = members.if_contains("renamed_from")) {
        for (const value& rename : renames->as_array()) {
            const object& one = rename.as_object();
            read.renamed_from.push_back({text_of(one, "value"), text_of(one, "accepted_until")});
        }
    }
    return read;
}

LockedEnum read_enum(const object& members) {
    LockedEnum read{.name = text_of(members, "name")};
    for (const value& column : members.at("columns").as_array())
        read.columns.emplace_back(column.as_string());
    if (!members.at("initial").is_null()) read.initial = text_of(members, "initial");
    for (const value& one : members.at("values").as_array())
        read.values.push_back(read_value(one.as_object()));
    for (const value& one : members.at("transitions").as_array()) {
        const auto& ends = one.as_array();
        read.transitions.emplace_back(ends.at(0).as_string(), ends.at(1).as_string());
    }
    return read;
}

}  // namespace

Lock lock_of(std::span<const EnumInfo> enums) {
    Lock lock;
    for (const EnumInfo& specified : enums) {
        LockedEnum& one = lock.emplace_back();
        one.name = specified.name;
        one.columns = copy(specified.stored_columns);
        if (specified.initial) one.initial = *specified.initial;
        for (const ValueInfo& known : specified.values) {
            LockedValue& locked = one.values.emplace_back();
            locked.text = known.text;
            if (known.deprecated != nullptr) locked.accepted_until = known.deprecated->accepted_until;
            for (const Rename& rename : known.renamed_from)
                locked.renamed_from.push_back({std::string{rename.text}, std::string{rename.accepted_until}});
        }
        for (const TransitionInfo& transition : specified.transitions)
            one.transitions.emplace_back(transition.from, transition.to);
    }
    return lock;
}

std::string write_lock(const Lock& lock) {
    std::string out = "{\n  \"version\": 1,\n  \"enums\": [";
    for (const LockedEnum& one : lock) {
        fmt::format_to(std::back_inserter(out), R"({}
    {{
      "name": {},
      "columns": {},
      "initial": {},
      "values": {},
      "transitions": {}
    }})",
                       out.ends_with('[') ? "" : ",", quote_json(one.name), lines(one.columns),
                       one.initial ? quote_json(*one.initial) : "null", lines(one.values),
                       lines(one.transitions));
    }
    return out + "\n  ]\n}\n";
}

Lock read_lock(std::string_view json) {
    try {
        Lock lock;
        const value document = boost::json::parse(json);
        for (const value& one : document.as_object().at("enums").as_array())
            lock.push_back(read_enum(one.as_object()));
        return lock;
    } catch (const std::exception& error) {
        throw Problem(ProblemCode::malformed_request,
                      fmt::format("This is no lock of the registry: {}.", error.what()));
    }
}

}  // namespace dotmac::registry
