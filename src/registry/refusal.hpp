#pragma once

// The one sentence with which a wrong value is refused, over HTTP, on the command line and in an import.

#include <string_view>

#include "base/problem.hpp"
#include "registry/acceptance.hpp"

namespace dotmac::registry {

// Why `value` may not stand in `field` on `today` ("YYYY-MM-DD"): the value, what is allowed and, where the
// value looks like a slip of the pen, which one was probably meant. Allowed is what accepts_new() that day.
// The caller has found the value unknown, or retired and no longer accepted.
FieldProblem refusal(const EnumInfo& specified, std::string_view field, std::string_view value,
                     std::string_view today);

// The same where no date is at hand: no deprecated value is offered.
FieldProblem refusal(const EnumInfo& specified, std::string_view field, std::string_view value);

template <Registered E>
FieldProblem refusal(std::string_view field, std::string_view value, std::string_view today) {
    return refusal(info<E>, field, value, today);
}

template <Registered E>
FieldProblem refusal(std::string_view field, std::string_view value) {
    return refusal(info<E>, field, value);
}

// The value that a new record takes from `text` (acceptance.hpp); throws Problem(validation_failed) with the
// refusal.
template <Registered E>
E parse_new(std::string_view field, std::string_view text, std::string_view today) {
    const Acceptance accepted = accept(info<E>, text, [&] { return today; });
    if (accepted.value != nullptr) return static_cast<E>(accepted.value - info<E>.values.data());
    FieldProblem refused = refusal<E>(field, text, today);
    throw invalid_field(std::move(refused.field), std::move(refused.message));
}

}  // namespace dotmac::registry
