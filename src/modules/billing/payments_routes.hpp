#pragma once

#include "http/message.hpp"
#include "modules/billing/payments_model.hpp"
#include "store/context.hpp"

namespace dotmac::http {
class Router;
}

namespace dotmac::billing {

// As JSON or CSV, as the query says.
http::Response statement_of(Context& context, CustomerId customer, const StatementQuery& query);

void add_payment_routes(http::Router& router);
void add_portal_routes(http::Router& router);

}  // namespace dotmac::billing
