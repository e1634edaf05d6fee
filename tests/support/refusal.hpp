// For tests of what is refused.
#pragma once

#include <gtest/gtest.h>

#include "base/problem.hpp"

namespace dotmac::test {

// The problem that `action` refuses with; a failure of the test where it does not.
template <class F>
Problem refusal_of(F action) {
    try {
        action();
    } catch (const Problem& problem) {
        return problem;
    }
    ADD_FAILURE() << "nothing was refused";
    return Problem{ProblemCode::internal_error, "nothing was refused"};
}

}  // namespace dotmac::test
