#pragma once

#include <string_view>

#include "registry/info.hpp"
#include "registry/lookup.hpp"

namespace dotmac::registry {

// Throws the Problem that transition() throws.
[[noreturn]] void refuse_transition(const EnumInfo& specified, std::string_view from, std::string_view to);

// The only way to a new status: `to`, where the specification of the enum allows the step. Otherwise throws
// Problem(transition_refused, 409) that names the values which may follow `from`. Staying at a value is no
// step, and refused like any other that is not specified.
template <Registered E>
    requires(specification<E>.initial.has_value())
E transition(E from, E to) {
    if (can_transition(from, to)) return to;
    refuse_transition(info<E>, to_string(from), to_string(to));
}

}  // namespace dotmac::registry
