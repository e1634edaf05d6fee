#include "http/access.hpp"

#include "base/log.hpp"

namespace dotmac::http {

void log_access(const AccessRecord& record) {
    log::info("request", {{"method", record.method},
                          {"route", record.route},
                          {"path", record.path},
                          {"status", record.status},
                          {"duration_us", record.duration.count()},
                          {"bytes", record.bytes},
                          {"remote", record.remote_address},
                          {"request_id", record.request_id},
                          {"principal", record.principal},
                          {"tenant", record.tenant},
                          {"trace_id", record.trace_id}});
}

}  // namespace dotmac::http
