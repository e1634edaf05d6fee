#include "registry/transition.hpp"

#include <fmt/core.h>

#include "base/problem.hpp"
#include "base/text.hpp"

namespace dotmac::registry {

namespace {

std::string allowed_after(const EnumInfo& specified, std::string_view from) {
    std::vector<std::string_view> allowed;
    for (const TransitionInfo& transition : specified.transitions) {
        if (transition.from == from) allowed.push_back(transition.to);
    }
    if (allowed.empty()) return fmt::format("{} is final", from);
    return fmt::format("from {} it may become: {}", from, join(allowed, ", "));
}

}  // namespace

void refuse_transition(const EnumInfo& specified, std::string_view from, std::string_view to) {
    throw Problem(ProblemCode::transition_refused,
                  fmt::format("{} cannot change from {} to {}; {}", specified.name, from, to,
                              allowed_after(specified, from)));
}

}  // namespace dotmac::registry
