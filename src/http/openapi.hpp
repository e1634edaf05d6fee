// The OpenAPI 3.1 document, from the routes and the records they name.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "http/route.hpp"

namespace dotmac::http {

std::string openapi_document(const std::deque<Route>& routes, std::string_view title,
                             std::string_view version);

// "list_customers", "get_customer", "suspend_customer": unique among the routes of one document.
std::string operation_id(const Route& route);

}  // namespace dotmac::http
