#include "base/problem.hpp"

#include <array>
#include <utility>

namespace dotmac {
namespace {

struct Entry {
    ProblemCode code;
    std::string_view name;
    std::string_view title;
    int status;
};

constexpr std::array entries{
    Entry{ProblemCode::malformed_request, "malformed_request", "The request cannot be read.", 400},
    Entry{ProblemCode::unauthenticated, "unauthenticated", "A valid log-in is needed.", 401},
    Entry{ProblemCode::forbidden, "forbidden", "This needs a permission that the log-in lacks.", 403},
    Entry{ProblemCode::not_found, "not_found", "There is no such thing.", 404},
    Entry{ProblemCode::method_not_allowed, "method_not_allowed", "The address knows no such method.", 405},
    Entry{ProblemCode::not_acceptable, "not_acceptable", "The answer has no such format.", 406},
    Entry{ProblemCode::request_timeout, "request_timeout", "The request took too long to arrive.", 408},
    Entry{ProblemCode::conflict, "conflict", "This contradicts what is stored.", 409},
    Entry{ProblemCode::transition_refused, "transition_refused", "The state machine does not allow this.",
          409},
    Entry{ProblemCode::idempotency_conflict, "idempotency_conflict", "The idempotency key is taken.", 409},
    Entry{ProblemCode::precondition_failed, "precondition_failed", "It has changed since it was read.", 412},
    Entry{ProblemCode::body_too_large, "body_too_large", "The body is too large.", 413},
    Entry{ProblemCode::uri_too_long, "uri_too_long", "The address is too long.", 414},
    Entry{ProblemCode::unsupported_media_type, "unsupported_media_type", "The body is of the wrong type.",
          415},
    Entry{ProblemCode::validation_failed, "validation_failed", "A field is at fault.", 422},
    Entry{ProblemCode::rate_limited, "rate_limited", "Too many requests.", 429},
    Entry{ProblemCode::headers_too_large, "headers_too_large", "The headers are too large.", 431},
    Entry{ProblemCode::internal_error, "internal_error", "Something went wrong on our side.", 500},
    Entry{ProblemCode::unavailable, "unavailable", "The service is away for a moment; try again.", 503},
};

consteval bool in_order() {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (static_cast<std::size_t>(entries[i].code) != i) return false;
    }
    return entries.size() == static_cast<std::size_t>(ProblemCode::unavailable) + 1;
}
static_assert(in_order(), "every ProblemCode has its entry, in the order of the enum");

const Entry& entry(ProblemCode code) {
    return entries[static_cast<std::size_t>(code)];
}

std::string join(const std::string& detail, const std::vector<FieldProblem>& fields) {
    std::string sentence = detail;
    for (const auto& field : fields) {
        if (!sentence.empty()) sentence += ' ';
        sentence += field.field + ": " + field.message;
    }
    return sentence;
}

}  // namespace

std::string_view to_string(ProblemCode code) {
    return entry(code).name;
}
std::string_view title(ProblemCode code) {
    return entry(code).title;
}
int http_status(ProblemCode code) {
    return entry(code).status;
}

Problem::Problem(ProblemCode code, std::string detail, std::vector<FieldProblem> fields)
    : code_{code},
      detail_{std::move(detail)},
      fields_{std::move(fields)},
      sentence_{join(detail_, fields_)} {}

Problem invalid_field(std::string field, std::string message) {
    return {ProblemCode::validation_failed, "", {{std::move(field), std::move(message)}}};
}

Problem not_found(std::string_view what, std::string_view id) {
    return {ProblemCode::not_found, "There is no " + std::string{what} + " '" + std::string{id} + "'."};
}

}  // namespace dotmac
