// What a client is told that sent a value of an enum under a name that will be refused some day:
//
//   Deprecation: @1767225600                          RFC 9745: since when
//   Sunset: Fri, 01 Jan 2027 00:00:00 GMT             RFC 8594: from when on it is refused
//   Link: </api/v1/enums/PaymentMethod>; rel="deprecation", </api/v1/enums/PaymentMethod>; rel="sunset",
//         </api/v1/enums/PaymentMethod>; rel="successor-version"      where the value to send instead is
//         found
//   {…, "warnings": [{"field": "payment_method", "value": "check", "replaced_by": "cheque",
//                     "accepted_until": "2026-12-31", "message": "…"}]}
//
// Of several, the headers tell the earliest dates; the body tells each.
#pragma once

#include <vector>

#include "http/message.hpp"
#include "record/record.hpp"

namespace dotmac::http {

// Only an answer that is a JSON object gets the member `warnings`; the headers come with every one.
void add_warnings(Response& response, const std::vector<record::Warning>& warnings);

}  // namespace dotmac::http
