#pragma once

#include <chrono>
#include <string>

namespace dotmac::http {

// "Mon, 23 Nov 2026 08:26:09 GMT" (RFC 9110, 5.6.7)
std::string http_date(std::chrono::sys_seconds instant);

}  // namespace dotmac::http
