// What portals show of tickets (R030, R031): a customer's own, and those that a technician works on.
#pragma once

namespace dotmac::http {
class Router;
}

namespace dotmac::support {

void add_portal_routes(http::Router& router);

}  // namespace dotmac::support
