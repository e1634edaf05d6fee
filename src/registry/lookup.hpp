#pragma once

// What can be asked about a registered enum. Everything here is constexpr, allocates nothing, throws
// nothing, and may be called from any thread.

#include <array>
#include <cassert>
#include <optional>
#include <span>
#include <string_view>

#include "registry/check.hpp"
#include "registry/perfect_hash.hpp"
#include "registry/specification.hpp"

namespace dotmac::registry {

namespace detail {

template <Registered E>
inline constexpr std::size_t count = specification<E>.values.size();

template <Registered E>
consteval std::size_t count_renames() {
    std::size_t renames = 0;
    for (const Value<E>& value : specification<E>.values)
        renames += value.renamed_from.size();
    return renames;
}

// The strings that mean a value: its own, and those that it bore before.
template <Registered E>
inline constexpr std::size_t readable_count = count<E> + count_renames<E>();

// The parts of a specification that are looked up while serving, packed side by side.
template <Registered E>
struct Tables {
    static_assert(well_formed<E>);

    static consteval std::array<std::string_view, count<E>> make_texts() {
        std::array<std::string_view, count<E>> made;
        for (std::size_t i = 0; i < count<E>; ++i)
            made[i] = specification<E>.values[i].text;
        return made;
    }

    struct Readable {
        std::array<std::string_view, readable_count<E>> texts;
        std::array<E, readable_count<E>> meanings{};
    };

    // The values' own strings come first, so that their position is the value.
    static consteval Readable make_readable() {
        Readable made;
        std::size_t place = count<E>;
        for (std::size_t i = 0; i < count<E>; ++i) {
            made.texts[i] = specification<E>.values[i].text;
            made.meanings[i] = static_cast<E>(i);
            for (const Rename& rename : specification<E>.values[i].renamed_from) {
                made.texts[place] = rename.text;
                made.meanings[place++] = static_cast<E>(i);
            }
        }
        return made;
    }

    static consteval std::array<E, count<E>> make_values() {
        std::array<E, count<E>> made{};
        for (std::size_t i = 0; i < count<E>; ++i)
            made[i] = static_cast<E>(i);
        return made;
    }

    static consteval std::array<std::uint32_t, count<E>> make_next() {
        std::array<std::uint32_t, count<E>> made{};
        for (const Transition<E>& transition : specification<E>.transitions) {
            made[static_cast<std::size_t>(transition.from)] |= std::uint32_t{1}
                                                               << static_cast<unsigned>(transition.to);
        }
        return made;
    }

    static constexpr std::array<std::string_view, count<E>> texts = make_texts();
    static constexpr std::array<E, count<E>> values = make_values();
    static constexpr std::array<std::uint32_t, count<E>> next = make_next();  // one bit per value
    static constexpr Readable readable = make_readable();
    static constexpr PerfectHash<readable_count<E>> hash{readable.texts};
};

template <Registered E>
constexpr std::size_t position(E value) {
    const std::size_t at = static_cast<std::size_t>(value);
    assert(at < count<E>);
    return at;
}

}  // namespace detail

// The string that is written: stored and sent.
template <Registered E>
constexpr std::string_view to_string(E value) {
    return detail::Tables<E>::texts[detail::position(value)];
}

// The value of that string; nothing if the enum has no such value. Exact: no trimming, no case folding.
// A deprecated value and a string that a value bore before parse, because stored rows hold them;
// registry/acceptance.hpp tells what a client may still send.
template <Registered E>
constexpr std::optional<E> parse(std::string_view text) {
    const std::uint8_t found = detail::Tables<E>::hash.find(text);
    if (found == detail::PerfectHash<detail::readable_count<E>>::none) return std::nullopt;
    if constexpr (detail::readable_count<E> == detail::count<E>)
        return static_cast<E>(found);
    else
        return detail::Tables<E>::readable.meanings[found];
}

// All values, in the order of the specification.
template <Registered E>
constexpr std::span<const E> values() {
    return detail::Tables<E>::values;
}

template <Registered E>
constexpr std::string_view description(E value) {
    return specification<E>.values[detail::position(value)].description;
}

// Whether the enum has a state machine: an initial value and transitions.
template <Registered E>
constexpr bool has_transitions() {
    return specification<E>.initial.has_value();
}

// The value a new record starts with. Only of an enum that has a state machine.
template <Registered E>
    requires(specification<E>.initial.has_value())
constexpr E initial() {
    return *specification<E>.initial;
}

// False for every pair of an enum without a state machine, and for a value and itself.
template <Registered E>
constexpr bool can_transition(E from, E to) {
    return (detail::Tables<E>::next[detail::position(from)] >> detail::position(to) & 1) != 0;
}

// In the order of the specification's values.
template <Registered E>
constexpr List<E, most_values> next_states(E from) {
    List<E, most_values> next;
    for (const E to : values<E>()) {
        if (can_transition(from, to)) next.push_back(to);
    }
    return next;
}

// No transition leaves a final value. Always false in an enum without a state machine.
template <Registered E>
constexpr bool is_final(E value) {
    return specification<E>.final_values.contains(value);
}

// Null when the value is not deprecated.
template <Registered E>
constexpr const Deprecation* deprecation(E value) {
    const auto& deprecated = specification<E>.values[detail::position(value)].deprecated;
    return deprecated ? &*deprecated : nullptr;
}

// Whether a record made or changed on that calendar date ("YYYY-MM-DD", in the tenant's time zone) may
// take the value. Reading a stored one is always allowed.
template <Registered E>
constexpr bool accepts_new(E value, std::string_view date) {
    const auto& deprecated = specification<E>.values[detail::position(value)].deprecated;
    return !deprecated || date <= deprecated->accepted_until;
}

}  // namespace dotmac::registry
