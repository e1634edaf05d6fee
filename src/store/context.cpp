#include "store/context.hpp"

namespace dotmac {

void require_version(const Context& context, std::int64_t stored_version) {
    if (!context.expected_version || *context.expected_version == stored_version) return;
    throw Problem(ProblemCode::precondition_failed,
                  "It is now at version " + std::to_string(stored_version) + ", and If-Match names version " +
                      std::to_string(*context.expected_version) + ": read it again and decide anew.");
}

}  // namespace dotmac
