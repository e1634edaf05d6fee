#pragma once

// What a specification keeps, proved while compiling. A specification that breaks one of these is
// refused with the sentence thrown below, which the compiler prints. In the order of the checks:
//
//  1. it has the name and the module of its enum, a purpose, and columns written table.column;
//  2. it lists every enumerator, in order; enumerators count up from 0;
//  3. the stored string is the enumerator's name, in snake case, and no other value has it;
//  4. every value is described, in one line;
//  5. it names every rule of the specification that concerns it, and no other;
//  6. a deprecation has two calendar dates and names what replaces the value: something written
//     table.column=value, or a value of the enum that is not itself deprecated; a rename has two calendar
//     dates, and its string is snake case and no other value's;
//  7. with an initial value come transitions, and without one there are none;
//  8. every value can be reached from the initial one, which is not deprecated;
//  9. no transition leaves a final value, and one leaves every other;
// 10. no transition stands still or is listed twice; its reason is `drawn` or quotes the specification.
//
// registry/lookup.hpp applies it to every enum it is used with. tests/rejected/ proves each refusal.

#include <string_view>
#include <utility>

#include "registry/rules.hpp"
#include "registry/specification.hpp"

namespace dotmac::registry::detail {

inline constexpr std::size_t probed = 2 * most_values;

// The compiler's own names of the first 32 values of an enum, as one text. What is no enumerator
// appears as a cast: `(dotmac::identity::UserRole)7`.
template <typename E, E... candidates>
consteval std::string_view spelled() {
    return __PRETTY_FUNCTION__;
}

template <typename E, std::size_t... numbers>
consteval List<std::string_view, probed> probe(std::index_sequence<numbers...>) {
    std::string_view rest = spelled<E, static_cast<E>(numbers)...>();
    rest.remove_prefix(rest.find("candidates = ") + 14);  // g++ opens the list with {, clang with <
    List<std::string_view, probed> names;
    while (names.size() < probed) {
        const std::size_t length = rest.find_first_of(",}>]");
        names.push_back(rest.substr(0, length));
        rest.remove_prefix(length + 2);
    }
    return names;
}

template <typename E>
inline constexpr List<std::string_view, probed> enumerators = probe<E>(std::make_index_sequence<probed>{});

constexpr bool is_enumerator(std::string_view spelling) {
    return !spelling.starts_with('(');
}

constexpr bool is_snake_case(std::string_view text) {
    bool letter_may_follow = false;  // an underscore may not come first, last or twice
    for (const char c : text) {
        const bool letter = c >= 'a' && c <= 'z';
        const bool digit = c >= '0' && c <= '9';
        if (!letter && !(letter_may_follow && (digit || c == '_'))) return false;
        letter_may_follow = letter || digit;
    }
    return letter_may_follow;
}

// Exporters put it in comments, table cells and labels.
constexpr bool is_line(std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < ' ') return false;
    }
    return !text.empty();
}

constexpr bool is_column(std::string_view text) {
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos) return false;
    return is_snake_case(text.substr(0, dot)) && is_snake_case(text.substr(dot + 1));
}

constexpr bool is_date(std::string_view text) {
    if (text.size() != 10) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 4 || i == 7;
        if (dash ? text[i] != '-' : (text[i] < '0' || text[i] > '9')) return false;
    }
    const std::string_view month = text.substr(5, 2);
    const std::string_view day = text.substr(8, 2);
    return month >= "01" && month <= "12" && day >= "01" && day <= "31";
}

template <typename E>
consteval void check_heading(const Specification<E>& spec) {
    const std::string_view first = enumerators<E>[0];
    if (!is_enumerator(first)) throw "the enum has no enumerator of value 0";
    const std::string_view type = first.substr(0, first.rfind("::"));
    const std::string_view scope = type.substr(0, type.rfind("::"));
    if (type.substr(scope.size() + 2) != spec.name) throw "the specification has not the name of its enum";
    if (!scope.ends_with(spec.module)) throw "the module is not the namespace of the enum";
    if (!is_line(spec.purpose)) throw "the specification does not state its purpose in one line";
    if (spec.columns.empty()) throw "the specification names no column";
    for (const std::string_view column : spec.columns) {
        if (!is_column(column)) throw "a column is not written table.column in snake case";
    }
    for (const std::string_view column : spec.junction) {
        if (!is_column(column)) throw "a column is not written table.column in snake case";
    }
    for (const std::string_view column : spec.also_stored_in) {
        if (!is_column(column)) throw "a column is not written table.column in snake case";
    }
}

template <typename E>
consteval void check_values(const Specification<E>& spec) {
    for (std::size_t i = 0; i < probed; ++i) {
        const std::string_view spelling = enumerators<E>[i];
        if (i >= spec.values.size()) {
            if (is_enumerator(spelling)) throw "the specification misses an enumerator";
            continue;
        }
        const Value<E>& value = spec.values[i];
        if (!is_snake_case(value.text)) throw "a value's string is not snake case";
        for (std::size_t j = 0; j < i; ++j) {
            if (spec.values[j].text == value.text) throw "two values have the same string";
        }
        if (!is_enumerator(spelling)) throw "the enumerators do not count up from 0 without a gap";
        if (value.value != static_cast<E>(i)) throw "the values are not in the order of the enumerators";
        const std::string_view enumerator = spelling.substr(spelling.rfind("::") + 2);
        if (enumerator != value.text) throw "a value's string is not the name of its enumerator";
        if (!is_line(value.description)) throw "a value is not described in one line";
    }
}

consteval void check_rule(std::string_view id, std::string_view enum_name) {
    const std::size_t rule = find_rule_position(id);
    if (rule == rule_count) throw "the specification names an unknown rule";
    if (rules[rule].enum_name != enum_name) throw "the specification names a rule of another enum";
}

template <typename E>
consteval bool names_rule(const Specification<E>& spec, std::string_view id) {
    if (spec.rules.contains(id)) return true;
    for (const Value<E>& value : spec.values) {
        if (value.rules.contains(id)) return true;
    }
    return false;
}

template <typename E>
consteval void check_rules(const Specification<E>& spec) {
    for (const std::string_view id : spec.rules)
        check_rule(id, spec.name);
    for (const Value<E>& value : spec.values) {
        for (const std::string_view id : value.rules)
            check_rule(id, spec.name);
    }
    for (const Rule& rule : rules) {
        if (rule.enum_name != spec.name) continue;
        if (!names_rule(spec, rule.id)) throw "the specification leaves out a rule of its enum";
    }
}

template <typename E>
consteval void check_replacement(const Specification<E>& spec, std::string_view replacement) {
    const std::size_t equals = replacement.find('=');
    if (equals != std::string_view::npos) {
        if (!is_column(replacement.substr(0, equals)) || !is_snake_case(replacement.substr(equals + 1)))
            throw "what replaces a value is not written table.column=value in snake case";
        return;
    }
    for (const Value<E>& value : spec.values) {
        if (value.text != replacement) continue;
        if (value.deprecated) throw "what replaces a deprecated value is deprecated itself";
        return;
    }
    throw "what replaces a deprecated value is no value of its enum";
}

template <typename E>
consteval void check_deprecations(const Specification<E>& spec) {
    for (const Value<E>& value : spec.values) {
        if (!value.deprecated) continue;
        if (!is_date(value.deprecated->since)) throw "a deprecation's since is not a date YYYY-MM-DD";
        if (!is_date(value.deprecated->accepted_until)) {
            throw "a deprecation's accepted_until is not a date YYYY-MM-DD";
        }
        if (value.deprecated->replaced_by.empty()) throw "a deprecation does not say what replaces the value";
        if (value.deprecated->note.empty()) throw "a deprecation has no note";
        check_replacement(spec, value.deprecated->replaced_by);
    }
}

template <typename E>
consteval std::size_t count_meanings(const Specification<E>& spec, std::string_view text) {
    std::size_t meanings = 0;
    for (const Value<E>& value : spec.values) {
        if (value.text == text) ++meanings;
        for (const Rename& rename : value.renamed_from) {
            if (rename.text == text) ++meanings;
        }
    }
    return meanings;
}

template <typename E>
consteval void check_renames(const Specification<E>& spec) {
    for (const Value<E>& value : spec.values) {
        for (const Rename& rename : value.renamed_from) {
            if (!is_snake_case(rename.text)) throw "a former string is not snake case";
            if (count_meanings(spec, rename.text) != 1) throw "a former string has two meanings";
            if (!is_date(rename.since)) throw "a rename's since is not a date YYYY-MM-DD";
            if (!is_date(rename.accepted_until)) throw "a rename's accepted_until is not a date YYYY-MM-DD";
        }
    }
}

// `reason` is `label: text`.
constexpr bool quotes(std::string_view reason, std::string_view label, std::string_view text) {
    if (!reason.starts_with(label)) return false;
    reason.remove_prefix(label.size());
    if (!reason.starts_with(": ")) return false;
    return reason.substr(2) == text;
}

template <typename E>
consteval bool is_reason(const Specification<E>& spec, const Transition<E>& transition) {
    if (transition.reason == drawn) return true;
    const std::size_t rule = find_rule_position(transition.reason.substr(0, 4));
    if (rule != rule_count) return quotes(transition.reason, rules[rule].id, rules[rule].text);
    for (const E end : {transition.from, transition.to}) {
        const Value<E>& value = spec.values[static_cast<std::size_t>(end)];
        if (quotes(transition.reason, value.text, value.description)) return true;
    }
    return false;
}

template <typename E>
consteval bool is_value(const Specification<E>& spec, E value) {
    return static_cast<std::size_t>(value) < spec.values.size();
}

template <typename E>
consteval void check_transitions(const Specification<E>& spec) {
    for (std::size_t i = 0; i < spec.transitions.size(); ++i) {
        const Transition<E>& one = spec.transitions[i];
        if (!is_value(spec, one.from)) throw "a transition leaves an unknown value";
        if (!is_value(spec, one.to)) throw "a transition enters an unknown value";
        if (one.from == one.to) throw "a transition leads from a value to itself";
        if (spec.final_values.contains(one.from)) throw "a transition leaves a final value";
        for (std::size_t j = 0; j < i; ++j) {
            const Transition<E>& other = spec.transitions[j];
            if (one.from == other.from && one.to == other.to) throw "a transition is listed twice";
        }
        if (!is_reason(spec, one))
            throw "a transition's reason neither is drawn nor quotes the specification";
    }
}

template <typename E>
consteval void check_ends(const Specification<E>& spec) {
    std::uint32_t reached = std::uint32_t{1} << static_cast<unsigned>(*spec.initial);
    std::uint32_t left = 0;
    for (std::size_t round = 0; round < spec.values.size(); ++round) {
        for (const Transition<E>& transition : spec.transitions) {
            left |= std::uint32_t{1} << static_cast<unsigned>(transition.from);
            if ((reached >> static_cast<unsigned>(transition.from) & 1) == 0) continue;
            reached |= std::uint32_t{1} << static_cast<unsigned>(transition.to);
        }
    }
    for (const Value<E>& value : spec.values) {
        const unsigned number = static_cast<unsigned>(value.value);
        if ((reached >> number & 1) == 0) throw "a value cannot be reached from the initial one";
        const bool is_left = (left >> number & 1) != 0;
        if (!is_left && !spec.final_values.contains(value.value)) {
            throw "no transition leaves a value that is not final";
        }
    }
}

template <typename E>
consteval void check_machine(const Specification<E>& spec) {
    if (!spec.initial) {
        if (!spec.transitions.empty()) throw "there are transitions but no initial value";
        if (!spec.final_values.empty()) throw "there are final values but no initial value";
        return;
    }
    if (spec.transitions.empty()) throw "there is an initial value but no transition";
    if (!is_value(spec, *spec.initial)) throw "the initial value is unknown";
    if (spec.values[static_cast<std::size_t>(*spec.initial)].deprecated) {
        throw "the initial value is deprecated";
    }
    for (const E value : spec.final_values) {
        if (!is_value(spec, value)) throw "a final value is unknown";
    }
    check_transitions(spec);
    check_ends(spec);
}

template <typename E>
consteval bool check(const Specification<E>& spec) {
    check_heading(spec);
    check_values(spec);
    check_rules(spec);
    check_deprecations(spec);
    check_renames(spec);
    check_machine(spec);
    return true;
}

}  // namespace dotmac::registry::detail

namespace dotmac::registry {

// True, or no program.
template <Registered E>
inline constexpr bool well_formed = detail::check(specification<E>);

}  // namespace dotmac::registry
