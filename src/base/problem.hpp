// The one way in which a rule refuses. A Problem knows no protocol: the HTTP edge turns it into an RFC 9457
// document, the command line into one sentence on standard error.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace dotmac {

// The closed set of refusals. Each has a stable code for clients (`to_string`) and an HTTP status
// (`http_status`); a new one fails the build until the table knows it.
enum class ProblemCode {
    malformed_request,       // 400: not readable as what it claims to be (JSON, query string, header)
    unauthenticated,         // 401
    forbidden,               // 403: known, but lacks the permission
    not_found,               // 404: no such thing in this tenant
    method_not_allowed,      // 405
    not_acceptable,          // 406
    request_timeout,         // 408
    conflict,                // 409: contradicts what is stored (duplicate, in use)
    transition_refused,      // 409: the state machine does not allow it
    idempotency_conflict,    // 409: the key was used for another request, or is still being worked on
    precondition_failed,     // 412: If-Match names an older version
    body_too_large,          // 413
    uri_too_long,            // 414
    unsupported_media_type,  // 415
    validation_failed,       // 422: readable, but a field is at fault; `fields` says which
    rate_limited,            // 429
    headers_too_large,       // 431
    internal_error,          // 500: ours; the log has the reason, the client does not
    unavailable,             // 503: the database is away, or the program is stopping; try again
};

std::string_view to_string(ProblemCode code);
std::string_view title(ProblemCode code);  // a short sentence, the same for every occurrence
int http_status(ProblemCode code);

// One field at fault. `field` is a path as a client would write it: `contacts[0].email`.
struct FieldProblem {
    std::string field;
    std::string message;
};

class Problem : public std::exception {
  public:
    Problem(ProblemCode code, std::string detail, std::vector<FieldProblem> fields = {});

    ProblemCode code() const noexcept { return code_; }
    const std::string& detail() const noexcept { return detail_; }
    const std::vector<FieldProblem>& fields() const noexcept { return fields_; }
    // Detail and fields in one line, for a terminal or an import report.
    const std::string& sentence() const noexcept { return sentence_; }
    const char* what() const noexcept override { return sentence_.c_str(); }

  private:
    ProblemCode code_;
    std::string detail_;
    std::vector<FieldProblem> fields_;
    std::string sentence_;
};

// The common case: one field of the input is at fault (422).
Problem invalid_field(std::string field, std::string message);
// `what` is the kind of thing in words ("customer"), `id` as the client wrote it (404).
Problem not_found(std::string_view what, std::string_view id);

}  // namespace dotmac
