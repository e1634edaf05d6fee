#pragma once

// A specification without its type, for what treats all enums alike: exporters, the command line, the
// audit of stored data. Everything views static constants, so an EnumInfo may be copied and kept.

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "registry/lookup.hpp"

namespace dotmac::registry {

struct ValueInfo {
    std::string_view text;      // "super_admin", as stored and sent
    std::string_view constant;  // "SUPER_ADMIN", as the specification and generated code name it
    std::string_view description;
    std::span<const std::string_view> rules;
    bool is_final = false;
    const Deprecation* deprecated = nullptr;
    std::span<const Rename> renamed_from{};
    // Set where somebody reads, in his language and by his tenant's choice: what a person sees, and whether
    // the tenant takes no new records with it.
    std::string_view label{};
    bool is_closed = false;
};

// What a string means: a value, and where it is a string that the value bore before, which.
struct Meaning {
    const ValueInfo* value = nullptr;  // null: it means nothing
    const Rename* rename = nullptr;
};

struct TransitionInfo {
    std::string_view from;
    std::string_view to;
    std::string_view reason;
};

struct EnumInfo {
    std::string_view name{};
    std::string_view module{};
    std::string_view purpose{};
    std::string_view label{};                      // as ValueInfo::label
    std::span<const std::string_view> columns{};   // as the specification names them
    std::span<const std::string_view> junction{};  // where they are reached through a junction table
    // Where the values really lie: what an audit of stored data reads.
    std::span<const std::string_view> stored_columns{};
    std::span<const std::string_view> rules{};  // of the enum as a whole
    std::span<const ValueInfo> values{};
    std::optional<std::string_view> initial{};
    std::span<const TransitionInfo> transitions{};

    constexpr const ValueInfo* find(std::string_view text) const {
        for (const ValueInfo& value : values) {
            if (value.text == text) return &value;
        }
        return nullptr;
    }

    constexpr Meaning meaning(std::string_view text) const {
        for (const ValueInfo& value : values) {
            if (value.text == text) return {&value, nullptr};
            for (const Rename& rename : value.renamed_from) {
                if (rename.text == text) return {&value, &rename};
            }
        }
        return {};
    }
};

// See accepts_new() in lookup.hpp.
constexpr bool accepts_new(const ValueInfo& value, std::string_view date) {
    return value.deprecated == nullptr || date <= value.deprecated->accepted_until;
}

// The enum of that name; null if there is none.
constexpr const EnumInfo* find_enum(std::span<const EnumInfo> enums, std::string_view name) {
    for (const EnumInfo& one : enums) {
        if (one.name == name) return &one;
    }
    return nullptr;
}

namespace detail {

inline constexpr std::size_t longest_constant = 32;
using Constant = std::array<char, longest_constant>;

template <Registered E>
struct Erased {
    static_assert(well_formed<E>);

    static consteval std::array<Constant, count<E>> make_constants() {
        std::array<Constant, count<E>> made{};
        for (std::size_t i = 0; i < count<E>; ++i) {
            const std::string_view text = specification<E>.values[i].text;
            for (std::size_t at = 0; at < text.size(); ++at) {
                const bool letter = text[at] >= 'a' && text[at] <= 'z';
                made[i][at] = static_cast<char>(letter ? text[at] - 'a' + 'A' : text[at]);
            }
        }
        return made;
    }
    static constexpr std::array<Constant, count<E>> constants = make_constants();

    static consteval std::array<ValueInfo, count<E>> make_values() {
        std::array<ValueInfo, count<E>> made{};
        for (std::size_t i = 0; i < count<E>; ++i) {
            const Value<E>& value = specification<E>.values[i];
            made[i] = {
                .text = value.text,
                .constant = {constants[i].data(), value.text.size()},
                .description = value.description,
                .rules = value.rules,
                .is_final = is_final(value.value),
                .deprecated = deprecation(value.value),
                .renamed_from = value.renamed_from,
            };
        }
        return made;
    }
    static constexpr std::array<ValueInfo, count<E>> values = make_values();

    static consteval auto make_stored_columns() {
        const Specification<E>& spec = specification<E>;
        const Names& own = spec.junction.empty() ? spec.columns : spec.junction;
        List<std::string_view, 2 * most_columns> made;
        for (const std::string_view column : own)
            made.push_back(column);
        for (const std::string_view column : spec.also_stored_in)
            made.push_back(column);
        return made;
    }
    static constexpr auto stored_columns = make_stored_columns();

    static consteval auto make_transitions() {
        std::array<TransitionInfo, specification<E>.transitions.size()> made{};
        for (std::size_t i = 0; i < made.size(); ++i) {
            const Transition<E>& transition = specification<E>.transitions[i];
            made[i] = {to_string(transition.from), to_string(transition.to), transition.reason};
        }
        return made;
    }
    static constexpr auto transitions = make_transitions();

    static consteval std::optional<std::string_view> make_initial() {
        if (!specification<E>.initial) return std::nullopt;
        return to_string(*specification<E>.initial);
    }
};

}  // namespace detail

template <Registered E>
inline constexpr EnumInfo info{
    .name = specification<E>.name,
    .module = specification<E>.module,
    .purpose = specification<E>.purpose,
    .columns = specification<E>.columns,
    .junction = specification<E>.junction,
    .stored_columns = detail::Erased<E>::stored_columns,
    .rules = specification<E>.rules,
    .values = detail::Erased<E>::values,
    .initial = detail::Erased<E>::make_initial(),
    .transitions = detail::Erased<E>::transitions,
};

}  // namespace dotmac::registry
