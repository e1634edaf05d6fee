// One record per answered request, for the access log and the metrics.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string_view>

namespace dotmac::http {

// The views last as long as the call that hands the record over. There is no query string in it, and no
// header: both may hold what is nobody's business.
struct AccessRecord {
    std::string_view method;
    std::string_view route;  // the pattern; empty where none was found
    std::string_view path;
    int status;
    std::chrono::microseconds duration;  // from the request's first byte until its answer is ready to be sent
    std::size_t bytes;                   // of the answer's body
    std::string_view remote_address;
    std::string_view request_id;
    std::string_view principal;
    std::string_view tenant;
    std::string_view trace_id;  // of `traceparent`
};

using AccessLog = std::function<void(const AccessRecord&)>;

// One line of the log (base/log.hpp), at level info.
void log_access(const AccessRecord& record);

}  // namespace dotmac::http
