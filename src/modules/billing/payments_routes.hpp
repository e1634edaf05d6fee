#pragma once

namespace dotmac::http {
class Router;
}

namespace dotmac::billing {

void add_payment_routes(http::Router& router);

}  // namespace dotmac::billing
